"""What a caller does in a trial call, and what came of it."""

from dataclasses import dataclass, field

import numpy as np

from assistant.phone.dialects.wire import Codec
from assistant.speech.audio import Sound, mulaw_decode


@dataclass(frozen=True)
class Turn:
    """What the caller does next."""

    name: str
    sound: Sound | None = None
    key: str = ""
    text: str = ""
    at_once: bool = False
    """Whether not to wait for the assistant to finish."""


@dataclass(frozen=True)
class Happened:
    """A moment of the call."""

    seconds: float
    """Since the connection was accepted."""

    what: str
    detail: str = ""


@dataclass
class Record:
    """What there is to know after a call."""

    rate: int
    events: list[Happened] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    answers: list[tuple[str, float]] = field(default_factory=list)
    """For each turn that was answered: its name and the seconds from its end to the first sound."""
    codec: Codec = "pcm"

    @property
    def sound(self) -> Sound:
        """All that was heard, silence included."""
        data = b"".join(self.heard)
        if self.codec == "ulaw":
            return Sound(mulaw_decode(data), self.rate)
        return Sound.from_pcm(data, self.rate)

    def between(self, start: float, end: float) -> Sound:
        """What was heard between two moments."""
        whole = self.sound
        cut = whole.samples[int(start * self.rate) : int(end * self.rate)]
        return Sound(cut, self.rate)


def speech_end(sound: Sound) -> float:
    """Seconds at which the speech in a recording ends: its last 20 ms near the loudest.

    Near is within 35 dB.
    """
    size = max(1, sound.rate // 50)
    count = len(sound.samples) // size
    if not count:
        return sound.seconds
    frames = sound.samples[: count * size].astype(np.float64).reshape(count, size)
    level = np.sqrt((frames**2).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (-35 / 20))
    return float((loud[-1] + 1) * size / sound.rate) if len(loud) else sound.seconds
