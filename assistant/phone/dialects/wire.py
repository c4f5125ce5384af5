"""What every phone system says, in words of our own.

A `Line` translates one call: messages in, events out; commands in, messages out. It has no socket,
clock or thread, so tests need none either.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

Message = str | bytes
"""A WebSocket text or binary message."""

Codec = Literal["pcm", "ulaw"]
"""s16le samples, or G.711 mu-law bytes; always mono."""

RATES: Final = (8000, 16000, 24000, 32000, 48000)
"""Hz that a PCM line may have."""

FRAME: Final = 0.02
"""Seconds of one frame of telephony."""


class WireError(ValueError):
    """The other side broke its protocol; the text is fixed and holds nothing it sent."""


@dataclass(frozen=True)
class Started:
    """A call is there."""

    call_id: str
    """The provider's name for the call; empty where it gave none."""

    rate: int
    """Hz, in both directions."""

    codec: Codec
    caller: str = field(default="", repr=False)
    """Number of the caller, for counting calls only; never logged."""

    ticket: str = field(default="", repr=False)
    """One-time login that our own webhook gave out, where it comes with this message."""

    text: bool = False
    """Whether the caller reads: answers are then also sent as text."""


@dataclass(frozen=True)
class Audio:
    """The caller's sound in the line's codec, any length."""

    data: bytes


@dataclass(frozen=True)
class Digit:
    """A key: one of `0` to `9`, `*`, `#`."""

    key: str


@dataclass(frozen=True)
class Typed:
    """A line of text from a caller who types."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Played:
    """Everything before this mark has been played or thrown away."""

    mark: str


@dataclass(frozen=True)
class Ended:
    """The other side hung up."""


Event = Started | Audio | Digit | Typed | Played | Ended


@dataclass(frozen=True)
class Traits:
    """How a provider wants to be fed."""

    message: float = 0.1
    """Seconds of sound in one message."""

    ahead: float = 1.0
    """Seconds of sound that may be sent before they are due."""

    marks: bool = True
    """Whether it reports what has been played."""

    settle: float = 0.0
    """Seconds without new sound after a clear, which would be thrown away too."""

    subprotocol: str | None = None
    """Offered by it, and echoed when it is."""


class Line(Protocol):
    """One call in a provider's dialect."""

    @property
    def traits(self) -> Traits: ...

    def decode(self, message: Message) -> Sequence[Event]:
        """What the message says; unknown events say nothing.

        Raises:
            WireError: it is not what may come here.
        """
        ...

    def audio(self, data: bytes) -> Message:
        """Play these frames, in the line's codec."""
        ...

    def mark(self, name: str) -> Message | None:
        """Report when everything so far has been played; None where that is impossible."""
        ...

    def clear(self) -> Message | None:
        """Throw away what has not been played."""
        ...

    def finish(self) -> Message | None:
        """Our side is done; the socket is closed after this."""
        ...

    def text(self, text: str, language: str) -> Message | None:
        """Show the caller a text; None where the line carries none."""
        ...


def parse(message: str) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        WireError: it is something else.
    """
    try:
        value = json.loads(message)
    except (ValueError, RecursionError):
        raise WireError("a message is not JSON") from None
    if not isinstance(value, dict):
        raise WireError("a message is not a JSON object")
    return value


def table(parent: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object under `key`, empty when absent.

    Raises:
        WireError: there is something else.
    """
    value = parent.get(key, {})
    if not isinstance(value, dict):
        raise WireError("a field is not a JSON object")
    return value


def word(parent: Mapping[str, Any], *keys: str) -> str:
    """The first of `keys` that holds a string or number, as text of at most 256 characters."""
    for key in keys:
        value = parent.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)[:256]
    return ""


def digits(value: str) -> list[Event]:
    """The keys in `value`; letters and anything else are no keys of a caller."""
    return [Digit(key) for key in value[:32] if key in "0123456789*#"]


def checked_rate(value: object) -> int:
    """A sample rate in Hz.

    Raises:
        WireError: nothing that a line here may have.
    """
    try:
        rate = int(str(value))
    except ValueError:
        raise WireError("the sample rate is not a number") from None
    if rate not in RATES:
        raise WireError("the sample rate is none of 8, 16, 24, 32 or 48 kHz")
    return rate
