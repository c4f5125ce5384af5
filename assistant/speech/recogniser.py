"""What hears: the protocol every recogniser meets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from assistant.speech.audio import RATE as RATE


@dataclass(frozen=True)
class Hypothesis:
    """What may have been said."""

    text: str
    """Words in lower case, separated by one space."""
    language: str
    """Code of the language they belong to."""
    share: float | None = field(default=None, compare=False)
    """How likely it is among all of the utterance, 0 to 1; None where nobody can tell."""


@dataclass(frozen=True)
class Transcript:
    """The result of one utterance."""

    text: str
    """The best hypothesis; empty where nothing was understood."""
    language: str | None
    """Its language."""
    alternatives: tuple[Hypothesis, ...] = ()
    """Best first, the best one included."""
    rejected: bool = False
    """Whether it sounded like no words we know: then the alternatives are only guesses."""


class Hearing(Protocol):
    """One utterance being heard. Used by one thread at a time."""

    def accept(self, pcm: bytes) -> None:
        """Take the next sound: s16le, mono, `RATE` Hz, any length."""
        ...

    def partial(self) -> Hypothesis | None:
        """What it sounds like so far; None while nothing is understood."""
        ...

    def finish(self) -> Transcript:
        """The utterance is over; afterwards only `close` may be called."""
        ...

    def close(self) -> None:
        """Give everything back; may be called twice."""
        ...


class Recogniser(Protocol):
    """Makes hearings; may be used by many threads."""

    def listen(self, language: str | None = None) -> Hearing:
        """Hear one utterance in ``language``; None means any offered language.

        Raises:
            ModelError: the language has no ears here, or its model cannot be used.
        """
        ...

    def close(self) -> None:
        """Give the models back; hearings in use go on until they are closed."""
        ...


@contextmanager
def listening(recogniser: Recogniser, language: str | None = None) -> Iterator[Hearing]:
    """A hearing that is closed whatever happens."""
    hearing = recogniser.listen(language)
    try:
        yield hearing
    finally:
        hearing.close()
