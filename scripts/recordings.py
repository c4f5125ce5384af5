"""Make the committed recordings of tests/recordings from their texts.

    .venv/bin/python scripts/recordings.py

It needs `ffmpeg` and `pico2wave` (Debian's libttspico-utils, in its component non-free). Every text
is said twice, by voices the acoustic network was never trained on: once by SVOX Pico, once by our
own Piper voice. Pace, pitch and the length of the throat (by resampling) differ from text to text,
drawn from its id, so that a run gives the same bytes again with the same tools. The telephone
versions are derived by `assistant bench`, not stored.
"""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray
from piper import PiperVoice, SynthesisConfig

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "recordings"
RATE = 16000
SPEAKERS = {"es": 0, "en": 1}
COLUMNS = ("file", "language", "text", "voice", "intent", "seconds", "sha256")

# English names and loan words as people in the United States say them in a Spanish sentence.
SPANISH_MOUTH = {
    "New Haven": "niu jeiven",
    "Prince George's": "prins yórches",
    "Washington D C": "uáshinton di ci",
    "green card": "grin card",
    "expungement": "expónchment",
    "Medicaid": "médiqueid",
    "ticket": "tíquet",
}


def main() -> int:
    voices = {
        language: PiperVoice.load(
            ROOT / "models" / "voice" / "voice.onnx",
            ROOT / "models" / "voice" / f"voice.{language}.json",
        )
        for language in SPEAKERS
    }
    rows = ["\t".join(COLUMNS)]
    for language, voice in voices.items():
        (FOLDER / language).mkdir(exist_ok=True)
        for text_id, text, intent in texts(language):
            for name in ("pico", "own"):
                rng = random.Random(f"{language} {text_id} {name}")
                said = SpokenText(text, language, rng)
                label, samples = said.by_pico() if name == "pico" else said.by_own_voice(voice)
                path = FOLDER / language / f"{text_id}-{name}.opus"
                write_opus(finish(samples, rng), path)
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                row = (path.relative_to(FOLDER), language, text_id, label, intent or "-")
                rows.append("\t".join([*map(str, row), f"{len(samples) / RATE:.2f}", digest]))
    (FOLDER / "manifest.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in FOLDER.rglob("*.opus"))
    print(f"{len(rows) - 1} recordings, {size / 1e6:.1f} MB")
    return 0


def texts(language: str) -> Iterator[tuple[str, str, str | None]]:
    """Every text of a language: its id, the words, the expected intent."""
    path = FOLDER / "texts" / f"{language}.toml"
    tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for group in ("questions", "commands", "off_topic"):
        for entry in tables[group]:
            yield entry["id"], entry["text"], entry.get("intent")


class SpokenText:
    """One text and the way one imagined person says it."""

    def __init__(self, text: str, language: str, rng: random.Random) -> None:
        self.text = text
        self.language = language
        self.pace = rng.uniform(0.8, 1.2)
        self.throat = rng.uniform(0.88, 1.13)
        self.pitch = rng.uniform(0.85, 1.2)
        self.british = rng.random() < 0.33

    def by_pico(self) -> tuple[str, NDArray[np.float32]]:
        accent = "es-ES" if self.language == "es" else "en-GB" if self.british else "en-US"
        words = latin_american(self.text) if self.language == "es" else self.text
        speed, pitch = round(100 * self.pace / self.throat), round(100 * self.pitch / self.throat)
        marked = f"<speed level='{speed}'><pitch level='{pitch}'>{words}</pitch></speed>"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "said.wav"
            subprocess.run(["pico2wave", "-l", accent, "-w", path, marked], check=True)
            samples, rate = soundfile.read(path, dtype="float32")
        return f"pico-{accent}", soxr.resample(samples, rate * self.throat, RATE)

    def by_own_voice(self, voice: PiperVoice) -> tuple[str, NDArray[np.float32]]:
        words = borrowed(self.text) if self.language == "es" else self.text
        config = SynthesisConfig(
            speaker_id=SPEAKERS[self.language], length_scale=self.throat / self.pace
        )
        chunks = list(voice.synthesize(words, config))
        samples = np.concatenate([chunk.audio_float_array for chunk in chunks])
        rate = chunks[0].sample_rate
        return f"own-{self.language}", soxr.resample(samples, rate * self.throat, RATE)


def borrowed(text: str) -> str:
    for name, respelled in SPANISH_MOUTH.items():
        text = text.replace(name, respelled)
    return text


def latin_american(text: str) -> str:
    """Respell for a Castilian voice so that z and soft c sound like s, and ll like y."""
    text = borrowed(text).lower().replace("z", "s").replace("ll", "y")
    return re.sub(r"c(?=[eiéí])", "s", text)


def finish(samples: NDArray[np.float32], rng: random.Random) -> NDArray[np.float32]:
    """Cut the engine's own silence, put a breath around the words, and stand near or far."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    samples = samples[loud[0] : loud[-1] + 1]
    level = 10 ** (rng.uniform(-30, -18) / 20)
    samples = samples * (level / np.sqrt(np.mean(samples**2)))
    samples = samples * min(1.0, 0.98 / np.abs(samples).max())
    return np.pad(samples, round(0.3 * RATE)).astype(np.float32)


def write_opus(samples: NDArray[np.float32], path: Path) -> None:
    """20 kbit/s Ogg Opus; ffmpeg, because its bit-exact mode has no random stream number."""
    pcm = (samples * 32767).astype("<i2").tobytes()
    source = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    exact = ["-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"]
    command = ["ffmpeg", "-y", "-loglevel", "error", *source, *exact, "-c:a", "libopus"]
    subprocess.run([*command, "-b:a", "20k", path], input=pcm, check=True)


if __name__ == "__main__":
    sys.exit(main())
