"""Sentences that somebody might say to an assistant at a legal-relief event, in two languages.

They come from templates, in ``sentences.en.toml`` and ``sentences.es.toml``, one a line or between
bars. Slots in braces are filled at random, ``(a|b)`` takes one of its parts, ``[x]`` stands or not.
None of this is the product's own content: the ear must hear wordings nobody wrote down, so one
sentence in three is a list of general words, digits or letters instead.
"""

import re
import tomllib
from pathlib import Path

import numpy as np
from wordfreq import top_n_list

HERE = Path(__file__).parent
_GROUP = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{(\w+)\}")


def _parts(text: str) -> list[str]:
    """Alternatives of a template list: split at line ends and bars outside brackets."""
    out, depth, part = [], 0, ""
    for char in text + "\n":
        depth += (char in "([{") - (char in ")]}")
        if depth == 0 and char in "|\n":
            if part.strip():
                out.append(" ".join(part.split()))
            part = ""
        else:
            part += char
    return out


class Sentences:
    """Endless sentences of one language; same seed, same sentences."""

    def __init__(self, language: str, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        data = tomllib.loads((HERE / f"sentences.{language}.toml").read_text(encoding="utf-8"))
        self._slots = {k: _parts(v) for k, v in data["slots"].items()}
        self._templates = _parts(data["templates"])
        self._letters = data["letters"].split()
        self._general = [w for w in top_n_list(language, 12000) if w.isalpha()]

    def _pick(self, options: list[str]) -> str:
        return options[int(self._random.integers(len(options)))]

    def _fill(self, text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            one, maybe, slot = match.groups()
            if slot:
                return self._pick(self._slots[slot])
            if maybe is not None and self._random.random() < 0.5:
                return ""
            return self._pick((one if one is not None else maybe).split("|"))

        while _GROUP.search(text):
            text = _GROUP.sub(replace, text)
        return " ".join(text.split())

    def question(self) -> str:
        """A request, sometimes with a greeting or "could you tell me" before it."""
        text = self._fill(self._pick(self._templates))
        if self._random.random() < 0.2:
            text = f"{self._pick(self._slots['ask'])} {text}"
        if self._random.random() < 0.3:
            text = f"{self._pick(self._slots['filler'])} {text}"
        return text

    def general(self) -> str:
        """Two to eight words; frequent ones more often (Zipf within the list)."""
        count = int(self._random.integers(2, 9))
        ranks = len(self._general) ** self._random.uniform(0.3, 1, count)
        return " ".join(self._general[int(r) - 1] for r in ranks)

    def spelling(self) -> str:
        """Letters or digits, alone or mixed."""
        kinds = [self._letters, self._slots["digit"], self._slots["number"]]
        weights = self._random.dirichlet([0.4, 0.5, 0.2])
        count = int(self._random.integers(1, 9))
        return " ".join(
            self._pick(kinds[int(self._random.choice(3, p=weights))]) for _ in range(count)
        )

    def __iter__(self) -> "Sentences":
        return self

    def __next__(self) -> str:
        kind = self._random.random()
        return self.question() if kind < 0.6 else self.general() if kind < 0.85 else self.spelling()
