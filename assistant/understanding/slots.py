"""Finding places, services, days and languages in what was said, however they were heard."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import Final

from rapidfuzz import fuzz, process

from assistant.understanding.normalise import tokens
from assistant.understanding.sounds import sound_key

Group = Mapping[str, Sequence[str]]
"""Names by id, as people say them."""

# Names with fewer letters are taken only as written: "d c" is like too much else.
_SHORT: Final = 5

# How alike the letters must be (0 to 100): where a word is strange to the questions, and where all
# words are known and may well mean what they say.
_STRANGE: Final = 86.0
_KNOWN: Final = 93.0

# How alike the sounds must be, and the letters of a name that is taken by its sound: "niu jeiven"
# is hardly like New Haven, but a single word must be, or "mexicana" is Michigan.
_SOUNDS: Final = 88.0
_LETTERS_BY_SOUND: Final = 51.0
_LETTERS_OF_ONE_WORD: Final = 75.0
_SHORTEST_SOUND: Final = 4

# Days are everyday words, so nothing but themselves will do.
_FUZZY: Final = ("place", "service", "language")

_Name = tuple[str, str]


@dataclass(frozen=True)
class Mention:
    """A name found in an utterance, at tokens `start` to `end` (excluded)."""

    slot: str
    """What kind of thing: place, service, day, language."""
    value: str
    """Its id in `names.toml`."""
    start: int
    end: int
    likeness: float
    """1 for a name as written, less for something that only resembles it."""


class SlotFinder:
    """Finds the names of one language exactly, by spelling and by sound. Threads may share it.

    `known` holds the words of the sample questions.
    """

    def __init__(self, slots: Mapping[str, Group], language: str, known: Set[str]) -> None:
        self._language = language
        self._known = known
        self._exact: dict[tuple[str, ...], _Name] = {}
        self._letters: dict[str, _Name] = {}
        self._sounds: dict[str, str] = {}
        self._several: set[str] = set()
        for slot, group in slots.items():
            for value, names in group.items():
                for words in filter(None, map(tokens, names)):
                    self._exact.setdefault(words, (slot, value))
                    initials = "".join(words) if max(map(len, words)) == 1 else ""
                    if initials and initials not in known:  # "dc" is typed for "d c"
                        self._exact.setdefault((initials,), (slot, value))
                    if slot in _FUZZY and len("".join(words)) >= _SHORT:
                        self._add_resembled(words, (slot, value))
        self._fit = {needed: _by_length(self._letters, needed) for needed in (_STRANGE, _KNOWN)}
        self._longest = max(map(len, self._exact), default=0)
        self._remember()

    def _remember(self) -> None:
        self._resembles = lru_cache(maxsize=4096)(self._resemble)

    def __getstate__(self) -> dict[str, object]:
        """All but the windows looked at so far."""
        return {name: value for name, value in vars(self).items() if name != "_resembles"}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state)
        self._remember()

    def find(self, words: Sequence[str]) -> list[Mention]:
        """Mentions in `words`, left to right, none overlapping; exact and longer ones win."""

        def merit(mention: Mention) -> tuple[float, int]:
            return mention.likeness, mention.end - mention.start

        taken: list[Mention] = []
        for mention in sorted(self._candidates(words), key=merit, reverse=True):
            if all(mention.end <= other.start or other.end <= mention.start for other in taken):
                taken.append(mention)
        return sorted(taken, key=lambda mention: mention.start)

    def _candidates(self, words: Sequence[str]) -> Iterator[Mention]:
        # A name may fall into one word more than it is written with: "new have in".
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest + 1, len(words)) + 1):
                window = tuple(words[start:end])
                name = self._exact.get(window)
                if name is not None:
                    yield Mention(*name, start, end, 1.0)
                elif resembled := self._resembles(window):
                    name, likeness = resembled
                    yield Mention(*name, start, end, likeness)

    def _add_resembled(self, words: tuple[str, ...], name: _Name) -> None:
        letters = "".join(words)
        self._letters.setdefault(letters, name)
        if len(words) > 1:
            self._several.add(letters)
        if name[0] == "place":
            for language in (self._language, "en"):
                key = sound_key(" ".join(words), language)
                if len(key) >= _SHORTEST_SOUND:
                    self._sounds.setdefault(key, letters)

    def _resemble(self, window: tuple[str, ...]) -> tuple[_Name, float] | None:
        letters = "".join(window)
        if len(letters) < _SHORT:
            return None
        strange = not self._known >= set(window)
        needed = _STRANGE if strange else _KNOWN
        close = process.extractOne(
            letters, self._fit[needed].get(len(letters), ()), scorer=fuzz.ratio, score_cutoff=needed
        )
        if close is None and strange:
            return self._sounding(window)
        return None if close is None else (self._letters[close[0]], close[1] / 100)

    def _sounding(self, window: tuple[str, ...]) -> tuple[_Name, float] | None:
        key = sound_key(" ".join(window), self._language)
        if len(key) < _SHORTEST_SOUND:
            return None
        close = process.extractOne(
            key, self._sounds.keys(), scorer=fuzz.ratio, score_cutoff=_SOUNDS
        )
        if close is None:
            return None
        meant = self._sounds[close[0]]
        likeness = fuzz.ratio("".join(window), meant)
        several = len(window) > 1 and meant in self._several
        if likeness < (_LETTERS_BY_SOUND if several else _LETTERS_OF_ONE_WORD):
            return None
        return self._letters[meant], likeness / 100


def _by_length(names: Iterable[str], ratio: float) -> Mapping[int, Sequence[str]]:
    """Length of a text -> the names whose own length lets them be this alike: `fuzz.ratio` of two
    texts is at most twice the shorter length by the sum of both."""
    found: dict[int, list[str]] = {}
    for name in names:
        least, most = len(name) * ratio / (200 - ratio), len(name) * (200 - ratio) / ratio
        for length in range(ceil(least), floor(most) + 1):
            found.setdefault(length, []).append(name)
    return found
