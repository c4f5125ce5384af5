"""Sound devices that need no hardware and no time: for tests, and for trying things out."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from assistant.errors import AudioError
from assistant.kiosk.sound.device import SIDES, Side
from assistant.speech.audio import RATE, Resampler, Samples

STEP: Final = 0.02
"""Seconds that pass at a time."""


class FakeStream:
    """See `device.Stream`."""

    def __init__(self, system: "FakeSystem", side: Side, rate: int) -> None:
        self.name = f"fake {side}"
        self.rate = rate
        self.latency = 0.0
        self.side = side
        self.handler: Callable[..., Any] | None = None
        self.resampler = Resampler(RATE, rate)
        self._system = system

    @property
    def running(self) -> bool:
        """A stream that PortAudio itself stopped; a stalled one still runs."""
        return self.side not in self._system.stopped

    def start(self, handler: Callable[..., Any]) -> None:
        """See `device.Stream`."""
        self.handler = handler

    def close(self) -> None:
        """See `device.Stream`."""
        self.handler = None
        self._system.streams.discard(self)


class FakeSystem:
    """A microphone and a loudspeaker that can be unplugged, on a clock that is moved by hand.

    Args:
        rates: Hz of each side.
    """

    def __init__(self, rates: dict[Side, int] | None = None) -> None:
        self.now = 0.0
        self.unplugged: dict[Side, str] = {}
        """Sides that cannot be opened, with the reason; their streams stall."""
        self.mute: set[Side] = set()
        """Sides that can be opened, but whose streams stall."""
        self.stopped: set[Side] = set()
        """Sides whose streams have stopped by themselves."""
        self.streams: set[FakeStream] = set()
        self.scans = 0
        self._plugs = 0
        self.played: list[Samples] = []
        """What the loudspeaker was given, block by block, silence where nothing was."""
        self._rates = rates or dict.fromkeys(SIDES, RATE)

    def clock(self) -> float:
        """Seconds."""
        return self.now

    def rescan(self) -> None:
        """See `device.System`."""
        if self.streams:
            raise ValueError("Every stream has to be closed before.")
        self.scans += 1
        self.stopped.clear()

    def sign(self) -> object:
        """See `device.System`."""
        return self._plugs

    def open(self, side: Side, wanted: str | int | None) -> FakeStream:
        """See `device.System`."""
        if side in self.unplugged:
            raise AudioError(self.unplugged[side])
        stream = FakeStream(self, side, self._rates[side])
        self.streams.add(stream)
        return stream

    def unplug(self, side: Side, reason: str = "It is unplugged; connect it again.") -> None:
        """The stream of this side stalls and cannot be opened again."""
        self.unplugged[side] = reason
        self._plugs += 1

    def plug(self, side: Side, signed: bool = True) -> None:
        """It is connected again; without a sign where only looking tells."""
        self.unplugged.pop(side, None)
        self._plugs += signed

    def step(self, samples: Samples) -> None:
        """Let `STEP` seconds pass, with these samples (16 kHz) in front of the microphone."""
        self.now += STEP
        stalled = self.unplugged.keys() | self.mute
        blocks = []
        for stream in list(self.streams):
            if stream.handler is None or stream.side in stalled:
                continue
            if stream.side == "microphone":
                stream.handler(stream.resampler.feed(samples))
            else:
                blocks.append(stream.handler(round(STEP * stream.rate)))
        silence = np.zeros(round(STEP * self._rates["loudspeaker"]), np.int16)
        self.played.append(blocks[0] if blocks else silence)
