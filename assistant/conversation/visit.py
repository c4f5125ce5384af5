"""What is remembered of one visit or call, and forgotten when the next person comes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from assistant.content import Answer

PACES: Final = (0.6, 0.75, 0.87, 1.0, 1.15, 1.35)
"""Speeds of the voice, slowest first; 1 is its own."""

VOLUMES: Final = (0.35, 0.6, 1.0, 1.6, 2.5)
"""Factors of amplitude, softest first."""


@dataclass(frozen=True)
class Preferences:
    """How somebody is spoken with: nothing that they said. See `Visit` for the fields."""

    language: str
    met: bool
    stated: bool
    pace: int
    volume: int


Kind = Literal["nothing", "menu", "guesses", "another"]
"""What is on offer: a page of the menu, guesses at what was meant, all of which may be wrong,
another question; nothing that is told apart."""


@dataclass(frozen=True)
class Offer:
    """What "one", "two", "three" and "yes" stand for."""

    options: tuple[str, ...] = ()
    """Intents or menu pages."""
    kind: Kind = "nothing"
    then: tuple[str, ...] = ()
    """What is guessed next, if all guesses are wrong."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """Names that were said with what is guessed at."""
    said: tuple[Answer, ...] = ()
    """What was said before it was asked which guess is right."""


@dataclass
class Visit:
    """State of one conversation."""

    language: str
    met: bool = False
    """Whether something of theirs was understood, which shows their language."""
    stated: bool = False
    """Whether the person (or the operator) chose the language: then it is kept."""
    pace: int = PACES.index(1.0)
    """Place in `PACES`."""
    volume: int = VOLUMES.index(1.0)
    """Place in `VOLUMES`."""
    said: tuple[Answer, ...] = ()
    """What "repeat" says again."""
    intent: str | None = None
    """What was answered last ..."""
    slots: Mapping[str, str] = field(default_factory=dict)
    """... and about what."""
    offer: Offer = Offer()
    declined: frozenset[str] = frozenset()
    """Wrong guesses at what was meant since the last answer."""
    page: str = "menu"
    misses: int = 0
    """Times in a row that something was not understood or that both guesses were wrong."""
    silences: int = 0
    missed: bool = False
    """Whether a person was tried before and did not answer."""
    in_danger: bool = False
    """Whether the last thing that was understood was a call for help."""

    @property
    def preferences(self) -> Preferences:
        """What to go on with when they come back."""
        return Preferences(self.language, self.met, self.stated, self.pace, self.volume)

    def about(self, slots: Mapping[str, str]) -> Mapping[str, str]:
        """`slots` with the place from before, until another is named.

        Of a place that is none of ours there is no more to say than was said.
        """
        if "place" in slots or "place_unknown" in slots or "place_unknown" in self.slots:
            return slots
        return {**{name: at for name, at in self.slots.items() if name == "place"}, **slots}
