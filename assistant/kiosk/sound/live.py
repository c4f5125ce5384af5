"""A microphone and a loudspeaker that may be unplugged and come back.

PortAudio says nothing when a device is gone; its callback just stops being called. So each side is
watched: no block for `STALL_SECONDS` means lost, and a `Search` says when to open it again.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from assistant.errors import AudioError
from assistant.kiosk.sound.device import Back, Event, Frames, Lost, Played, Side, Stream, System
from assistant.kiosk.sound.playback import Playback
from assistant.kiosk.sound.search import Search
from assistant.speech.audio import RATE, Resampler, Samples, Sound

STALL_SECONDS: Final = 1.2
"""A working device hands over a block every few hundredths of a second."""

PROOF_SECONDS: Final = 0.4
"""A device that came back has to work for so long before it is believed."""


@dataclass
class _Watch:
    """What is known of one side."""

    wanted: str | int | None
    stream: Stream | None = None
    opened: float = 0.0
    seen: float = 0.0
    """When the last block came or went."""
    told: bool = False
    """Whether its loss has been reported."""


class LiveDevice:
    """See `device.Device`.

    Args:
        system: opens streams.
        microphone: number, part of a name, or None for the system's default.
        loudspeaker: the same.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        system: System,
        microphone: str | int | None = None,
        loudspeaker: str | int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._system = system
        self._clock = clock
        self._events: SimpleQueue[tuple[float, Event]] = SimpleQueue()
        self._moment = clock()
        self._sides: dict[Side, _Watch] = {
            "microphone": _Watch(microphone),
            "loudspeaker": _Watch(loudspeaker),
        }
        self._search = Search(system.sign)
        self._playback: Playback | None = None
        self._looked = clock()

    @property
    def buffers(self) -> dict[Side, float]:
        """Seconds of sound in the buffers of the open sides."""
        return {side: w.stream.latency for side, w in self._sides.items() if w.stream is not None}

    def open(self) -> None:
        """Start both sides; one that fails is reported as `Lost` and tried again later."""
        for side in self._sides:
            self._open(side)

    def close(self) -> None:
        """Let go of both sides."""
        for watch in self._sides.values():
            self._close(watch)
        self._playback = None

    def now(self) -> float:
        """When the last event happened, which is earlier than now where we are behind."""
        return self._moment

    def next(self, timeout: float) -> Event | None:
        """The next event; looks after the devices on the way."""
        self._look_after()
        try:
            moment, event = self._events.get(timeout=timeout)
        except Empty:
            moment, event = self._clock(), None
        self._moment = max(self._moment, moment)
        return event

    def play(self, sound: Sound, mark: int | None = None) -> None:
        """Without a loudspeaker a sound counts as played at once: the captions have it."""
        if self._playback is not None:
            self._playback.play(sound, mark)
        elif mark is not None:
            self._put(Played(mark))

    def hint(self, sound: Sound, after: float) -> None:
        """See `device.Device`."""
        if self._playback is not None:
            self._playback.hint(sound, after)

    def clear(self) -> None:
        """See `device.Device`."""
        if self._playback is not None:
            self._playback.clear()

    def _put(self, event: Event) -> None:
        self._events.put((self._clock(), event))

    # -- looking after

    def _look_after(self) -> None:
        now = self._clock()
        # A computer too busy to let us look is no proof against a device.
        busy, self._looked = now - self._looked > STALL_SECONDS / 2, now
        for side, watch in self._sides.items():
            if busy and not watch.told:
                watch.seen = max(watch.seen, now - STALL_SECONDS / 2)
            if watch.stream is not None:
                stalled = now - watch.seen > STALL_SECONDS
                if stalled or not watch.stream.running:
                    name = watch.stream.name
                    self._lose(side, f"The {side} '{name}' stopped working; connect it again.")
                elif watch.told and watch.seen - watch.opened > PROOF_SECONDS:
                    watch.told = False
                    self._put(Back(side, watch.stream.name))
            elif not self._talking_without(side) and self._search.due(now):
                self._restart()
                return

    def _talking_without(self, side: Side) -> bool:
        """Looking for a microphone interrupts the loudspeaker, so that waits for a pause."""
        return side == "microphone" and self._playback is not None and self._playback.busy

    def _restart(self) -> None:
        """Look for devices again, which takes that every stream is closed for a moment."""
        self._search.looked(self._clock())
        for watch in self._sides.values():
            self._close(watch)
        try:
            self._system.rescan()
        except AudioError as error:
            for side in self._sides:
                self._lose(side, str(error))
            return
        self.open()

    def _open(self, side: Side) -> None:
        watch = self._sides[side]
        try:
            watch.stream = stream = self._system.open(side, watch.wanted)
            watch.seen = watch.opened = self._clock()
            stream.start(self._taker(stream) if side == "microphone" else self._giver(stream))
        except AudioError as error:
            self._lose(side, str(error))
            return

    def _lose(self, side: Side, reason: str) -> None:
        """Report a loss, once; sounds that wait count as played, for nobody will hear them."""
        watch = self._sides[side]
        self._close(watch)
        if side == "loudspeaker" and self._playback is not None:
            for mark in self._playback.abandon():
                self._put(Played(mark))
            self._playback = None
        if not watch.told:
            watch.told = True
            self._search.begin(self._clock())
            self._put(Lost(side, reason))

    @staticmethod
    def _close(watch: _Watch) -> None:
        if watch.stream is not None:
            watch.stream.close()
            watch.stream = None

    # -- on the threads of the sound system

    def _taker(self, stream: Stream) -> Callable[[Samples], None]:
        watch, resampler = self._sides["microphone"], Resampler(stream.rate, RATE)

        def take(samples: Samples) -> None:
            watch.seen = self._clock()
            ready = resampler.feed(samples)
            if len(ready):
                self._put(Frames(ready.astype("<i2").tobytes()))

        return take

    def _giver(self, stream: Stream) -> Callable[[int], Samples]:
        watch = self._sides["loudspeaker"]
        playback = Playback(stream.rate, stream.latency, lambda mark: self._put(Played(mark)))
        self._playback = playback

        def give(count: int) -> Samples:
            watch.seen = self._clock()
            return playback.give(count)

        return give
