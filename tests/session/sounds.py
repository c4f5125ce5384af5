"""A tone is speech, silence is silence: s16le, mono, 16 kHz."""

import numpy as np

RATE = 16000


def voiced(seconds: float) -> bytes:
    """Something WebRTC's detector takes for a voice: a buzz of 120 Hz with three formants."""
    t = np.arange(int(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 120 * k * t) / k for k in range(1, 25))
    wave = buzz * (1 + 0.5 * np.sin(2 * np.pi * 4 * t))
    return (wave / np.abs(wave).max() * 12000).astype("<i2").tobytes()


def quiet(seconds: float) -> bytes:
    return np.zeros(int(seconds * RATE), "<i2").tobytes()
