"""Sound files in place of a microphone and a loudspeaker, for trying without hardware.

The input waits while the assistant speaks, as a polite person does (not with ``duplex``), and ends
in silence until everything is said. The clock is the position in the sound, so a file can be worked
off as fast as possible: a minute takes as long as hearing and speaking take.
"""

import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from assistant.kiosk.sound.device import Ended, Event, Frames, Played
from assistant.kiosk.sound.playback import Playback
from assistant.speech.audio import RATE, Samples, Sound, resample, write_wav

_BLOCK: Final = RATE // 50
_OUTPUT_RATE: Final = 24000
_LINGER: Final = 3.0
"""Seconds of silence after each recording, so that its turn ends."""
_PAUSE: Final = 0.6
"""Seconds of silence between the assistant and the next recording."""


class FileDevice:
    """Hears ``sounds``, one after the other, and keeps what it plays.

    Args:
        sounds: recordings; each starts when the assistant is silent.
        output: a WAV file for what is played; None forgets it.
        paced: in real time, else as fast as possible.
        duplex: go on with the input while the assistant speaks.
        linger: seconds of silence after each recording.
    """

    def __init__(
        self,
        sounds: Iterable[Sound],
        output: Path | None = None,
        paced: bool = False,
        duplex: bool = False,
        linger: float = _LINGER,
    ) -> None:
        self._input = iter(sounds)
        self._output = output
        self._paced = paced
        self._duplex = duplex
        self._events: deque[Event] = deque()
        self._playback = Playback(_OUTPUT_RATE, 0.0, lambda mark: self._events.append(Played(mark)))
        self._played: list[Samples] = []
        self._position = 0
        self._current = np.zeros(0, np.int16)
        self._linger = linger
        self._quiet_until = _PAUSE
        self._started = time.monotonic()

    def open(self) -> None:
        """See `device.Device`."""
        self._started = time.monotonic()

    def close(self) -> None:
        """Write the output file.

        Raises:
            AudioError: it cannot be written.
        """
        if self._output is not None:
            silence = np.zeros(0, np.int16)
            write_wav(self._output, Sound(np.concatenate([silence, *self._played]), _OUTPUT_RATE))

    def now(self) -> float:
        """Seconds of input so far."""
        return self._position / RATE

    def next(self, timeout: float) -> Event | None:
        """The next 20 ms of input, or what else happened."""
        if self._events:
            return self._events.popleft()
        samples = self._take()
        if samples is None:
            return Ended()
        self._position += _BLOCK
        block = self._playback.give(_OUTPUT_RATE // 50)
        if self._output is not None:
            self._played.append(block)
        if self._paced:
            time.sleep(max(0.0, self._started + self.now() - time.monotonic()))
        return Frames(samples.astype("<i2").tobytes())

    def play(self, sound: Sound, mark: int | None = None) -> None:
        """See `device.Device`."""
        self._playback.play(sound, mark)

    def hint(self, sound: Sound, after: float) -> None:
        """See `device.Device`."""
        self._playback.hint(sound, after)

    def clear(self) -> None:
        """See `device.Device`."""
        self._playback.clear()

    def _take(self) -> Samples | None:
        """The next block of input; None when all is over."""
        silence = np.zeros(_BLOCK, np.int16)
        if self._playback.busy and not self._duplex:
            self._quiet_until = max(self._quiet_until, self.now() + _PAUSE)
        if not len(self._current):
            if self.now() < self._quiet_until:
                return silence
            if (sound := next(self._input, None)) is None:
                return silence if self._playback.busy else None
            self._current = resample(sound, RATE).samples
        block, self._current = self._current[:_BLOCK], self._current[_BLOCK:]
        if not len(self._current):
            self._quiet_until = self.now() + self._linger
        return np.concatenate([block, silence[len(block) :]])
