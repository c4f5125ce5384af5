"""The queue in front of a loudspeaker: sounds in, blocks of samples out."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Final

import numpy as np

from assistant.speech.audio import Samples, Sound, resample

_FADE_SECONDS: Final = 0.005
"""A sound that is cut fades out this fast, so that it does not click."""


class Playback:
    """Sounds one after the other; filled by the kiosk, emptied by the device's thread.

    Args:
        rate: Hz of the device.
        latency: seconds from a block handed over until it is heard.
        played: told the mark of each sound heard to its end; called on the device's thread.
    """

    def __init__(self, rate: int, latency: float, played: Callable[[int], None]) -> None:
        self.rate = rate
        self._latency = round(latency * rate)
        self._played = played
        self._lock = Lock()
        self._queue: deque[tuple[Samples, int | None]] = deque()
        self._due: deque[tuple[int, int]] = deque()
        self._hint: tuple[int, Samples] | None = None
        self._position = 0

    @property
    def busy(self) -> bool:
        """Whether anything is still to be heard."""
        return bool(self._queue or self._due or self._hint)

    def play(self, sound: Sound, mark: int | None = None) -> None:
        """Play after what is queued, and instead of a hint."""
        samples = resample(sound, self.rate).samples
        with self._lock:
            self._hint = None
            self._queue.append((samples, mark))

    def hint(self, sound: Sound, after: float) -> None:
        """Play in ``after`` seconds unless something else is played or cleared before."""
        samples = resample(sound, self.rate).samples
        with self._lock:
            self._hint = (self._position + round(after * self.rate), samples)

    def clear(self) -> None:
        """Drop everything; the sound that is out now fades."""
        with self._lock:
            ending = self._queue[0][0][: round(_FADE_SECONDS * self.rate)] if self._queue else None
            self._queue.clear()
            self._due.clear()
            self._hint = None
            if ending is not None and len(ending):
                ramp = np.linspace(1, 0, len(ending))
                self._queue.append(((ending * ramp).astype(np.int16), None))

    def abandon(self) -> list[int]:
        """Drop everything; the marks that are still owed, in order."""
        with self._lock:
            marks = [mark for _, mark in self._due]
            marks += [mark for _, mark in self._queue if mark is not None]
            self._queue.clear()
            self._due.clear()
            self._hint = None
        return marks

    def give(self, count: int) -> Samples:
        """The next ``count`` samples for the device; silence where there is nothing to play."""
        block = np.zeros(count, np.int16)
        with self._lock:
            self._fill(block)
            self._position += count
            out = []
            while self._due and self._due[0][0] <= self._position:
                out.append(self._due.popleft()[1])
        for mark in out:
            self._played(mark)
        return block

    def _fill(self, block: Samples) -> None:
        if self._hint is not None and not self._queue and self._hint[0] <= self._position:
            self._queue.append((self._hint[1], None))
            self._hint = None
        at = 0
        while self._queue and at < len(block):
            samples, mark = self._queue.popleft()
            part = samples[: len(block) - at]
            block[at : at + len(part)] = part
            at += len(part)
            if len(part) < len(samples):
                self._queue.appendleft((samples[len(part) :], mark))
            elif mark is not None:
                self._due.append((self._position + at + self._latency, mark))
