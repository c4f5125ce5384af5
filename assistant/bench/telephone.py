"""A telephone line for test recordings: narrow, noisy and coded, the same for every run."""

import zlib

import numpy as np
import soxr
from numpy.typing import NDArray

from assistant.speech.audio import Sound, mulaw_decode, mulaw_encode

RATE = 8000
BAND = (300.0, 3400.0)
SIGNAL_TO_NOISE = 15.0
"""Decibels, between the mean power of the recording and that of the noise."""


def telephone(sound: Sound, name: str) -> Sound:
    """`sound` as it arrives over a telephone: 8 kHz, 300 to 3400 Hz, noise, mu-law.

    The noise is drawn from `name`. Line noise is pink-ish rather than white: half the power per
    octave, as rooms and hands on receivers make it.
    """
    narrow = soxr.resample(sound.samples.astype(np.float64), sound.rate, RATE)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    noise = _filtered(rng.standard_normal(len(narrow)), slope=-0.5)
    narrow = _filtered(narrow, slope=0.0)
    power = float(np.mean(narrow**2)) / 10 ** (SIGNAL_TO_NOISE / 10)
    noise *= np.sqrt(power / float(np.mean(noise**2)))
    pcm = np.clip(np.rint(narrow + noise), -32768, 32767).astype(np.int16)
    return Sound(mulaw_decode(mulaw_encode(pcm)), RATE)


def _filtered(samples: NDArray[np.float64], slope: float) -> NDArray[np.float64]:
    """Only what lies in the band, amplitude falling with frequency to the power `slope`."""
    spectrum = np.fft.rfft(samples)
    frequency = np.fft.rfftfreq(len(samples), 1 / RATE)
    inside = (frequency >= BAND[0]) & (frequency <= BAND[1])
    gain = np.where(inside, np.maximum(frequency, 1.0) ** slope, 0.0)
    return np.fft.irfft(spectrum * gain, len(samples))
