"""Step 2: the teacher reads the sentences: SVOX Pico, from Debian's `libttspico-utils` (non-free).

    python -m scripts.models.voice.teacher es RUN

Pico's Spanish is Castilian. For the Spanish of the Americas its text is respelled: z and soft c as
s, ll as y; but not before i, where Pico swallows the y ("allí" was heard as "ahí").
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from tqdm import tqdm

VOICES = {"es": "es-ES", "en": "en-US"}
QUIET = 0.004
LEAD, TAIL = 1200, 2400
"""Samples of silence kept before and after speech."""

_ACUTE = dict(zip("aeiou", "áéíóú", strict=True))


def american(text: str) -> str:
    """Spanish respelled so that a Castilian voice speaks it as in the Americas."""
    return re.sub(r"\w+", lambda match: _american_word(match.group()), text)


def _american_word(word: str) -> str:
    lower = word.lower()
    if lower.endswith("z") and not re.search("[áéíóú]", lower):
        vowels = [place for place, letter in enumerate(lower) if letter in _ACUTE]
        if len(re.findall("[aeiou]+", lower)) > 1:  # "feliz" stays stressed at its end: "felís"
            word = word[: vowels[-1]] + _ACUTE[lower[vowels[-1]]] + word[vowels[-1] + 1 :]
    word = word.replace("z", "s").replace("Z", "S")
    word = re.sub("c(?=[eiéí])", "s", word)
    word = re.sub("C(?=[eiéí])", "S", word).replace("ss", "s")
    word = re.sub("ll(?=[aeouáéóú])", "y", word)
    return re.sub("L[lL](?=[aeouáéóú])", "Y", word)


def read_aloud(text: str, language: str, path: Path) -> float:
    """Have Pico read ``text`` into a file, its ends trimmed; gives seconds."""
    text = american(text) if language == "es" else text
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        command = ["pico2wave", "-l", VOICES[language], "-w", file.name, text]
        subprocess.run(command, check=True)
        wave, rate = soundfile.read(file.name, dtype="float32")
    loud = np.flatnonzero(np.abs(wave) > QUIET)
    wave = wave[max(0, loud[0] - LEAD) : loud[-1] + TAIL]
    soundfile.write(path, wave, rate)
    return len(wave) / rate


def main() -> int:
    language, run = sys.argv[1], Path(sys.argv[2])
    texts = json.loads((run / f"texts.{language}.json").read_text())
    folder = run / f"wav.{language}"
    folder.mkdir(exist_ok=True)
    seconds = 0.0
    for number, text in enumerate(tqdm(texts)):
        path = folder / f"{number}.flac"
        if not path.exists():
            seconds += read_aloud(text, language, path)
    print(f"{seconds / 60:.0f} minutes read in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
