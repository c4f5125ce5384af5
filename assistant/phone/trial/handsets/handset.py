"""What every phone system's side of a call can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.phone.dialects.wire import Codec, Message


@dataclass(frozen=True)
class Sounded:
    """The assistant's sound, in the line's codec."""

    data: bytes


@dataclass(frozen=True)
class Marked:
    """To be reported when everything before it has been played."""

    name: str


@dataclass(frozen=True)
class Cleared:
    """What has not been played is to be thrown away."""


@dataclass(frozen=True)
class Shown:
    """Text for the caller."""

    text: str


Heard = Sounded | Marked | Cleared | Shown


@dataclass(frozen=True)
class Ring:
    """What the phone system knows of the call."""

    call_id: str
    caller: str
    parameters: Mapping[str, str]
    """What a webhook's answer said to pass on."""


class Handset(Protocol):
    """One provider's dialect, from its own side."""

    codec: Codec
    rate: int

    def opening(self, ring: Ring) -> Sequence[Message]:
        """First messages."""
        ...

    def speak(self, data: bytes) -> Message:
        """A frame of the caller's sound."""
        ...

    def press(self, key: str) -> Message | None:
        """A key; None where keys travel otherwise."""
        ...

    def write(self, text: str) -> Message | None:
        """A typed line; None where the provider carries none."""
        ...

    def played(self, name: str) -> Message:
        """A mark was reached."""
        ...

    def hear(self, message: Message) -> Sequence[Heard]:
        """What the assistant sent."""
        ...
