"""Utterances that lean on the one before: "and in New Haven?", "no, I meant San Francisco"."""

from collections.abc import Collection, Iterable
from itertools import chain
from typing import Final

from assistant.understanding.normalise import tokens
from assistant.understanding.phrasing import Reading, Words

# A follow-up says this many different words besides its names at most.
_MOST: Final = 4


class FollowUps:
    """Tells follow-ups and corrections of one language from questions of their own."""

    def __init__(self, links: Iterable[str], noes: Collection[Words]) -> None:
        """`links` are what may stand around the names; without any, it is one word, whichever.

        `noes` are the ways to say no.
        """
        self._links = frozenset(chain.from_iterable(map(tokens, links)))
        self._noes = frozenset(noes)

    def is_one(self, reading: Reading) -> bool:
        """Whether an utterance says hardly more than names of places, services or days."""
        if all(mention.slot == "language" for mention in reading.mentions):
            return False
        if not self._links:
            return len(reading.rest) <= 1
        return len(set(reading.rest)) <= _MOST and self._links.issuperset(reading.rest)

    def takes_back(self, reading: Reading) -> bool:
        """Whether a follow-up corrects what went before: it starts with a no."""
        return any(reading.words[:n] in self._noes for n in range(1, len(reading.words)))
