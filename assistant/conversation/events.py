"""What goes into a conversation and what comes out of it.

Events say what the person or the channel did; actions say what the channel is to do next. Both are
plain data: a test writes them down, a door translates them, nothing here touches sound or time.
"""

from dataclasses import dataclass

from assistant.content import Answer
from assistant.conversation.visit import Preferences
from assistant.understanding import Meaning


@dataclass(frozen=True)
class Arrived:
    """A person is there: a call was answered, a key was pressed, a first word was heard."""


@dataclass(frozen=True)
class Returned:
    """The person we handed over is back, because nobody answered there."""

    preferences: Preferences


@dataclass(frozen=True)
class Hypothesis:
    """What an utterance may have been."""

    text: str
    language: str
    weight: float
    """How likely it is beside the others of the utterance; above 0, to no scale."""


@dataclass(frozen=True)
class Heard:
    """An utterance was recognised or typed."""

    text: str
    """Best hypothesis, words only; empty when something was said but not a word of it was clear."""

    language: str | None = None
    """Language of `text` as the recogniser heard it; None when nobody knows (typed text)."""

    hypotheses: tuple[Hypothesis, ...] = ()
    """Of the recogniser, best first, `text` among them; empty for typed text."""

    rejected: bool = False
    """The recogniser's own opinion that this was no question for us."""


@dataclass(frozen=True)
class Key:
    """A key of a telephone or number pad: one of `0` to `9`, `*`, `#`."""

    key: str


@dataclass(frozen=True)
class Command:
    """A button that stands for a spoken command."""

    intent: str
    """A `command.*` intent."""


@dataclass(frozen=True)
class Silence:
    """The person was asked to speak and said nothing for the channel's patience."""


@dataclass(frozen=True)
class Left:
    """The visitor walked away or the caller hung up."""


Event = Arrived | Returned | Heard | Key | Command | Silence | Left


@dataclass(frozen=True)
class Understood:
    """What the utterance meant; for captions and for `assistant ask`, never for a log."""

    meaning: Meaning


@dataclass(frozen=True)
class Say:
    """Speak and show these parts, one after the other, each in its own language."""

    parts: tuple[Answer, ...]
    pace: float = 1.0
    """1 is the voice's own speed, larger is faster."""

    volume: float = 1.0
    """1 is the channel's own level, as a factor of amplitude."""


@dataclass(frozen=True)
class Listen:
    """Now it is the person's turn."""

    language: str | None
    """Hear only this language; None means every offered one."""


@dataclass(frozen=True)
class StopSpeaking:
    """Be quiet at once."""


@dataclass(frozen=True)
class Transfer:
    """Hand over to a person."""

    to: str | None
    """Telephone number, or None where staff have entered none: the door then uses its own desk."""
    preferences: Preferences
    """For `Returned`, should nobody answer."""


@dataclass(frozen=True)
class HangUp:
    """The conversation is over; the door may end the call or wait for the next visitor."""


Action = Understood | Say | Listen | StopSpeaking | Transfer | HangUp
