"""Step 1: what the teacher reads aloud.

    python -m scripts.models.voice.sentences es RUN

Written lines, sentences filled into patterns (`sentences.<language>.toml`): the domain's words,
questions, lists, word lists for every neighbour of every sound, and in Spanish words that do not
exist. And what the assistant says, names respelled as the voice will get them; of that every
`HELD_OUT`-th sentence is kept back, so that the judge can tell a voice that learned from one that
repeats.
"""

import json
import random
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from num2words import num2words
from wordfreq import top_n_list

from assistant.content import Content, load
from assistant.speech.spoken import spoken
from scripts.models.voice.texts import ROOT
from scripts.models.voice.texts import texts as content_texts

SEED = 7
LONGEST = 150
"""Letters; longer sentences align badly."""

HELD_OUT = 5

WORDS = 20_000
"""The word lists are drawn from this many most frequent words."""


class Grammar:
    """Fills patterns, the same ones every time."""

    def __init__(self, language: str, data: dict[str, Any]) -> None:
        self._random = random.Random(SEED)
        self._language = language
        self._slots: dict[str, list[str]] = data["slots"]
        self._syllables = {name: text.split() for name, text in data.get("pseudo", {}).items()}
        frequent = top_n_list(language, WORDS)
        self._words = [word for word in frequent if re.fullmatch(r"[^\W\d_]{3,11}", word)]
        self._made_up: dict[str, Callable[[], str]] = {
            "day": self._day,
            "number": lambda: self._number(int(10 ** self._random.uniform(0.5, 6.3))),
            "small": lambda: self._number(self._random.randint(2, 99)),
            "words": lambda: " ".join(
                self._random.choice(self._words) for _ in range(self._random.randint(1, 3))
            ),
            "pseudo": self._pseudo,
        }

    def sentence(self, pattern: str) -> str:
        """``pattern`` with every slot filled, and the slots in what filled it."""
        while "{" in pattern:
            pattern = re.sub(r"\{(\w+)\}", lambda match: self._fill(match[1]), pattern)
        return pattern[0].upper() + pattern[1:]

    def shuffled(self, texts: list[str]) -> list[str]:
        """``texts`` without repetitions, in another order."""
        kept = [text for text in dict.fromkeys(texts) if len(text) < LONGEST]
        self._random.shuffle(kept)
        return kept

    def _fill(self, slot: str) -> str:
        made_up = self._made_up.get(slot)
        return made_up() if made_up else self._random.choice(self._slots[slot])

    def _number(self, number: int) -> str:
        return str(num2words(number, lang=self._language)).replace(",", "")

    def _day(self) -> str:
        day = self._random.randint(1, 31)
        kind = "ordinal" if self._language == "en" else "cardinal"
        return str(num2words(day, lang=self._language, to=kind))

    def _pseudo(self) -> str:
        return "".join(self._syllable() for _ in range(self._random.choice([2, 2, 3])))

    def _syllable(self) -> str:
        onset, vowel, coda = (
            self._random.choice(self._syllables[part]) for part in ("onset", "vowel", "coda")
        )
        if onset == "c" and vowel[0] in "ei":
            onset = "qu"
        if onset == "h" and vowel[0] == "u":
            vowel = "ue"
        return onset + vowel + coda.replace("-", "")


def texts(language: str) -> list[str]:
    """All sentences of ``language``, always the same, the assistant's own first."""
    path = Path(__file__).with_name(f"sentences.{language}.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    grammar = Grammar(language, data)
    found = list(data["lines"])
    for pattern, count in data["patterns"].items():
        found += [grammar.sentence(pattern) for _ in range(count)]
    said = _said(load(ROOT / "locales"), language)
    apart = set(said[::HELD_OUT])
    every = dict.fromkeys(said + grammar.shuffled(found))
    return [text for text in every if text not in apart]


def held_out(content: Content, language: str) -> list[str]:
    """What the assistant says and the voice is not taught: it is judged on it."""
    return _said(content, language)[::HELD_OUT]


def _said(content: Content, language: str) -> list[str]:
    say = content.pronunciation[language].say
    return [spoken(text, language, say) for text in content_texts(content, language)]


def main() -> int:
    language, run = sys.argv[1], Path(sys.argv[2])
    run.mkdir(parents=True, exist_ok=True)
    found = texts(language)
    (run / f"texts.{language}.json").write_text(json.dumps(found, ensure_ascii=False, indent=0))
    print(f"{len(found)} sentences, {sum(map(len, found))} letters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
