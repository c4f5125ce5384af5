"""What the kiosk hears with and speaks through, whatever it is made of.

`live.LiveDevice` is a microphone and a loudspeaker, `files.FileDevice` two sound files; tests use
the second in virtual time and the first over `fakes.FakeSystem`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from assistant.speech.audio import Sound

Side = Literal["microphone", "loudspeaker"]
SIDES: Final[tuple[Side, ...]] = ("microphone", "loudspeaker")


@dataclass(frozen=True)
class Frames:
    """The next sound from the microphone."""

    pcm: bytes
    """s16le, mono, 16 kHz."""


@dataclass(frozen=True)
class Played:
    """A sound has left the loudspeaker, its buffers included."""

    mark: int


@dataclass(frozen=True)
class Lost:
    """A microphone or loudspeaker is gone: unplugged, stalled, busy or refused."""

    side: Side
    reason: str
    """One sentence for the operator."""


@dataclass(frozen=True)
class Back:
    """It works again."""

    side: Side
    name: str


@dataclass(frozen=True)
class Ended:
    """There will be no more sound: the input file is over and all is said."""


Event = Frames | Played | Lost | Back | Ended


class Device(Protocol):
    """Sound in and out. Used by one thread."""

    def open(self) -> None:
        """Start. A side that cannot be opened is reported as `Lost` and tried again."""
        ...

    def close(self) -> None:
        """Stop, drop what is queued, let go of everything."""
        ...

    def now(self) -> float:
        """Seconds on the clock of this device; only goes forward."""
        ...

    def next(self, timeout: float) -> Event | None:
        """The next event; None when nothing happened for ``timeout`` seconds."""
        ...

    def play(self, sound: Sound, mark: int | None = None) -> None:
        """Play after what is queued; `Played(mark)` follows when it is out."""
        ...

    def hint(self, sound: Sound, after: float) -> None:
        """Play ``sound`` in ``after`` seconds unless anything else is played or cleared before."""
        ...

    def clear(self) -> None:
        """Be silent now; no `Played` follows for what is dropped."""
        ...


class Stream(Protocol):
    """An open side of a device, as `devices.Stream`."""

    @property
    def name(self) -> str:
        """What the system calls the device."""
        ...

    @property
    def rate(self) -> int:
        """Hz."""
        ...

    @property
    def latency(self) -> float:
        """Seconds of sound in the buffers."""
        ...

    @property
    def running(self) -> bool:
        """False once the system has stopped the stream by itself."""
        ...

    def start(self, handler: Callable[..., Any]) -> None:
        """Begin; raises AudioError."""
        ...

    def close(self) -> None:
        """Let go; never raises."""
        ...


class System(Protocol):
    """The sound devices of a computer, as `devices.PortAudio` and `fakes.FakeSystem`."""

    def rescan(self) -> None:
        """Look for devices again; every stream must be closed before. Raises AudioError."""
        ...

    def sign(self) -> object:
        """Changes when a device is plugged in or pulled out, as far as the system tells."""
        ...

    def open(self, side: Side, wanted: str | int | None) -> Stream:
        """The device of this number or name, None is the default. Raises AudioError.

        A microphone's handler gets int16 blocks, a loudspeaker's is asked for n samples.
        """
        ...
