"""Places that are none of ours: where a place stands, what is no word of our questions."""

from collections import Counter
from collections.abc import Sequence, Set
from itertools import chain, pairwise
from math import ceil
from typing import Final

from babel.dates import get_month_names

from assistant.understanding.normalise import tokens

Words = tuple[str, ...]

_PLACE: Final = "<place>"
_LONGEST: Final = 3

# A word that leads to a place does so in this share of the sample questions it stands in.
_LEADS: Final = 0.02

# A word that begins like a known one, in as many letters and in this share of its own, is a form of
# it and no place: "borrarme".
_STEM: Final = 5
_SAME: Final = 0.6


class StrangePlaces:
    """Finds them in one language. Immutable once made."""

    def __init__(self, phrases: Sequence[Words], around: Set[str], language: str) -> None:
        """`phrases` are all sample questions, names of places as `<place>`; `around` are words that
        stand around names."""
        counts = Counter(chain.from_iterable(phrases))
        common = {word for word in counts if counts[word] > 1}
        months = get_month_names("wide", locale=language).values()
        self._known: Set[str] = common.union(around, *map(tokens, months))
        self._stems: Set[str] = {
            word[:end] for word in common for end in range(_STEM, len(word) + 1)
        }
        pairs = chain.from_iterable(map(pairwise, phrases))
        before = Counter(first for first, second in pairs if second == _PLACE)
        self._leading: Set[str] = {
            word for word in before if before[word] > max(1, _LEADS * counts[word])
        }

    def find(self, phrase: Words) -> tuple[str, Words] | None:
        """The words said, and the phrase with them replaced; None where nothing looks like one.

        Nor where a place of ours is named, but for one that it stands before: "in Baltimore,
        Maryland" is not in ours of Maryland.
        """
        for at in range(1, len(phrase)):
            end = at
            while end < len(phrase) and end - at < _LONGEST and self._is_strange(phrase[end]):
                end += 1
            after = phrase[end + 1 :] if phrase[end : end + 1] == (_PLACE,) else phrase[end:]
            if end > at and phrase[at - 1] in self._leading and _PLACE not in after:
                return " ".join(phrase[at:end]), (*phrase[:at], _PLACE, *after)
        return None

    def _is_strange(self, word: str) -> bool:
        known = word in self._known or word.startswith("<")
        stem = word[: max(_STEM, ceil(_SAME * len(word)))]
        return not known and stem not in self._stems and not any(map(str.isdigit, word))
