"""Speech or not, frame by frame: WebRTC's voice activity detector behind an energy gate.

The detector alone takes steady noise for speech. So a frame also has to stand out from the noise
floor, the tenth percentile of the energy of the last seconds (as in minimum statistics, Martin
2001: speech has gaps, noise has none).
"""

from collections import deque
from typing import Final

import numpy as np
import webrtcvad

from assistant.speech.audio import RATE, Sound

FRAME: Final = 0.02
"""Seconds a decision covers."""

_BYTES: Final = int(RATE * FRAME) * 2
_SILENT: Final = -96.0

_PADDING: Final = 0.3
"""Seconds kept on both sides of speech, so that gaps up to twice as long stay whole."""
_WHOLE: Final = 20.0
"""Seconds up to which a sound is not cut: there is little to gain and a soft word to lose."""


class SpeechDetector:
    """Decides for each 20 ms of a stream whether somebody speaks.

    Args:
        aggressiveness: 0 takes most sounds for speech, 3 the fewest.
        margin: dB a frame must stand above the noise floor.
        quietest: dBFS below which nothing is speech.
    """

    _MEMORY: Final = 250
    """Frames the floor is estimated from."""
    _WARM_UP: Final = 50
    """Frames before the floor is trusted: a call may open with speech."""
    _UPDATE: Final = 10
    """Frames between two estimates, to save time."""

    def __init__(self, aggressiveness: int = 2, margin: float = 6.0, quietest: float = -55.0):
        self._vad = webrtcvad.Vad(aggressiveness)
        self._margin = margin
        self._quietest = quietest
        self._rest = b""
        self._levels: deque[float] = deque(maxlen=self._MEMORY)
        self._count = 0
        self._gate = quietest

    def feed(self, pcm: bytes) -> list[bool]:
        """One decision for every 20 ms that is complete; the rest waits. s16le, mono, 16 kHz."""
        data = self._rest + pcm
        whole = len(data) // _BYTES * _BYTES
        self._rest = data[whole:]
        return [self._is_speech(data[i : i + _BYTES]) for i in range(0, whole, _BYTES)]

    def _is_speech(self, frame: bytes) -> bool:
        level = _level(frame)
        self._levels.append(level)
        self._count += 1
        if self._count >= self._WARM_UP and self._count % self._UPDATE == 0:
            floor = sorted(self._levels)[len(self._levels) // 10]
            self._gate = max(self._quietest, floor + self._margin)
        return level > self._gate and bool(self._vad.is_speech(frame, RATE))


def speech_only(sound: Sound) -> Sound:
    """``sound`` (16 kHz) without its long silences: ten minutes of nothing become nothing."""
    if sound.seconds <= _WHOLE:
        return sound
    decisions = np.array(SpeechDetector().feed(sound.pcm), dtype=bool)
    if not decisions.any():
        return Sound(sound.samples[:0], sound.rate)
    reach = int(_PADDING / FRAME)
    near = np.convolve(decisions, np.ones(2 * reach + 1), mode="same") > 0.5
    kept = np.repeat(near[: len(decisions)], _BYTES // 2)
    return Sound(sound.samples[: len(kept)][kept], sound.rate)


def _level(frame: bytes) -> float:
    """Energy in dBFS."""
    samples = np.frombuffer(frame, dtype="<i2").astype(np.float32)
    power = float(np.dot(samples, samples)) / len(samples)
    return 10 * float(np.log10(power / 2**30)) if power else _SILENT
