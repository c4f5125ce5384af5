"""Utterances that lean on the one before: "and in New Haven?", "no, I meant San Francisco"."""

from collections.abc import Collection, Mapping
from typing import Final

from assistant.understanding.phrasing import Reading, Words

# A follow-up says this many words besides its names at most.
_MOST: Final = 4

# The words it may say. In a language that is not here: one word, whichever it is.
# fmt: off
_LINKS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset((
        "and", "in", "at", "on", "for", "from", "to", "near", "around", "over", "what", "s",
        "about", "how", "no", "not", "i", "meant", "mean", "said", "but", "then", "the", "one",
        "there", "also", "or", "actually",
    )),
    "es": frozenset((
        "y", "en", "el", "la", "los", "las", "al", "a", "de", "del", "para", "por", "que", "tal",
        "hay", "con", "no", "quise", "quiero", "decir", "digo", "dije", "me", "refiero", "sino",
        "pero", "entonces", "tambien", "o", "alla", "cerca",
    )),
}
# fmt: on


class FollowUps:
    """Tells follow-ups and corrections of one language from questions of their own."""

    def __init__(self, language: str, noes: Collection[Words]) -> None:
        """`noes` are the ways to say no."""
        self._links = _LINKS.get(language)
        self._noes = frozenset(noes)

    def is_one(self, reading: Reading) -> bool:
        """Whether an utterance says hardly more than names of places, services or days."""
        if all(mention.slot == "language" for mention in reading.mentions):
            return False
        if self._links is None:
            return len(reading.rest) <= 1
        return len(reading.rest) <= _MOST and self._links.issuperset(reading.rest)

    def takes_back(self, reading: Reading) -> bool:
        """Whether a follow-up corrects what went before: it starts with a no."""
        return any(reading.words[:n] in self._noes for n in range(1, len(reading.words)))
