"""Telephone lines: sound through 8 kHz and up to 16 kHz again.

Training hears lines of every kind (``line``), reports hear one family (``measured``).

Kaldi reads 8 kHz sound by ``--allow-upsample``: its resampler is short (six zero crossings), so
what it leaves above 4 kHz is not silence. ``kaldi_resample`` is that resampler; the product
resamples well before Vosk sees the sound.
"""

import numpy as np
import numpy.typing as npt
import soxr
from scipy.signal import butter, sosfilt, sosfreqz

from scripts.models.ear.features import RATE, Floats

LINE_RATE = 8000
Doubles = npt.NDArray[np.float64]
Shorts = npt.NDArray[np.int16]


def narrow(sound: Floats) -> Shorts:
    """16 kHz sound, -1..1, as 16-bit samples at 8 kHz."""
    return np.rint(np.clip(_at(sound, RATE, LINE_RATE), -1, 1) * 32767).astype(np.int16)


def line(speech: Shorts, random: np.random.Generator, beside: Shorts | None = None) -> Floats:
    """8 kHz samples through some line: handset, edges, level, noise, code; 16 kHz sound, -1..1.

    Args:
        speech: what is said.
        random: what the line is drawn from.
        beside: other people or noise in the caller's room, 8 kHz.
    """
    sound = speech.astype(np.float64) / 32768
    if beside is not None:
        room = np.resize(np.roll(beside, int(random.integers(len(beside)))), len(sound)) / 32768
        sound = sound + _gain(sound, room, random.uniform(5, 25)) * room
    if random.random() < 0.6:
        sound = _handset(sound, random)
    sound, response = (_steep if random.random() < 0.65 else _soft)(sound, random)
    sound *= 10 ** (-random.uniform(3, 24) / 20) / (np.abs(sound).max() + 1e-6)
    if random.random() < 0.85:
        sound = sound + _noise(sound, response, random)
    coded = (mu_law if random.random() < 0.7 else a_law)(_sixteen_bits(sound).astype(np.float32))
    coded = _sixteen_bits(coded)
    if random.random() < 0.25:
        return kaldi_resample(coded, LINE_RATE, RATE)
    return _sixteen_bits(_at(coded, LINE_RATE, RATE))


def measured(sound: Floats, random: np.random.Generator, snr: float) -> Floats:
    """16 kHz sound, -1..1, through a line with soft edges and noise ``snr`` dB below the speech."""
    low, high = random.uniform(150, 320), random.uniform(3300, 3800)
    narrow = _at(sound, RATE, LINE_RATE)
    edges = [low / LINE_RATE * 2, high / LINE_RATE * 2]
    sections = butter(int(random.integers(2, 5)), edges, "band", output="sos")
    narrow = np.asarray(sosfilt(sections, narrow), np.float32)
    narrow *= np.float32(10 ** (-random.uniform(3, 20) / 20) / (np.abs(narrow).max() + 1e-6))
    noise = random.standard_normal(len(narrow))
    if random.random() < 0.5:
        noise = np.convolve(noise, [1, 0.9, 0.7, 0.5], "same")
    narrow = narrow + (_gain(narrow, noise, snr) * noise).astype(np.float32)
    return _at(mu_law(narrow), LINE_RATE, RATE)


def mu_law(sound: Floats) -> Floats:
    """There and back through 8-bit mu-law (G.711)."""
    clipped = np.clip(sound, -1, 1)
    code = np.round(np.sign(clipped) * np.log1p(255 * np.abs(clipped)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(code) * np.expm1(np.abs(code) * np.log(256)) / 255, np.float32)


def a_law(sound: Floats) -> Floats:
    """There and back through 8-bit A-law (G.711)."""
    a, whole = 87.6, 1 + np.log(87.6)
    size = np.abs(np.clip(sound, -1, 1))
    code = np.where(size < 1 / a, a * size, 1 + np.log(np.maximum(a * size, 1))) / whole
    code = np.round(code * 127) / 127
    size = np.where(code < 1 / whole, code * whole, np.exp(code * whole - 1)) / a
    return np.asarray(np.sign(sound) * size, np.float32)


def kaldi_resample(sound: Floats, rate_in: int, rate_out: int) -> Floats:
    """Kaldi's ``LinearResample`` with the six zero crossings its feature reader uses."""
    zeros, cutoff = 6, min(rate_in, rate_out) / 2
    reach = zeros / (2.0 * cutoff)
    count = int(len(sound) * rate_out / rate_in)
    half = int(np.ceil(reach * rate_in))
    padded = np.pad(sound, (half + 1, half + 1))
    out = np.zeros(count, np.float32)
    # The weights repeat with the phase between the two rates.
    period = rate_out // np.gcd(rate_in, rate_out)
    for phase in range(period):
        index = np.arange(phase, count, period)
        base = np.floor(index * rate_in / rate_out).astype(int)
        fraction = phase * rate_in / rate_out - np.floor(phase * rate_in / rate_out)
        for tap in range(-half, half + 1):
            t = (tap - fraction) / rate_in
            if abs(t) >= reach:
                continue
            window = 0.5 * (1 + np.cos(2 * np.pi * cutoff / zeros * t))
            weight = window * 2 * cutoff * np.sinc(2 * cutoff * t) / rate_in
            out[index] += np.float32(weight) * padded[base + half + 1 + tap]
    return out


def _handset(sound: Doubles, random: np.random.Generator) -> Doubles:
    """Dull or sharp, -5 to +2.5 dB an octave: what is dull drowns first in the line's noise."""
    frequency = np.fft.rfftfreq(len(sound), 1 / LINE_RATE)
    tilt = (np.maximum(frequency, 100) / 1000) ** random.uniform(-0.83, 0.42)
    return np.fft.irfft(np.fft.rfft(sound) * tilt, len(sound))


def _steep(narrow: Doubles, random: np.random.Generator) -> tuple[Doubles, Doubles]:
    """A line that lets nothing through outside its band; the sound and the response."""
    low, high, width = random.uniform(180, 340), random.uniform(3300, 3750), random.uniform(1, 80)
    frequency = np.fft.rfftfreq(len(narrow), 1 / LINE_RATE)
    rise, fall = (frequency - low) / width + 0.5, (high - frequency) / width + 0.5
    response = np.clip(rise, 0, 1) * np.clip(fall, 0, 1)
    return np.fft.irfft(np.fft.rfft(narrow) * response, len(narrow)), response


def _soft(narrow: Doubles, random: np.random.Generator) -> tuple[Doubles, Doubles]:
    """A line whose band ends softly; the sound and the response."""
    edges = [random.uniform(100, 320), random.uniform(3300, 3850)]
    sections = butter(int(random.integers(2, 6)), edges, "band", fs=LINE_RATE, output="sos")
    frequency = np.fft.rfftfreq(len(narrow), 1 / LINE_RATE)
    response = np.abs(sosfreqz(sections, worN=frequency, fs=LINE_RATE)[1])
    return np.asarray(sosfilt(sections, narrow)), response


def _noise(narrow: Doubles, response: Doubles, random: np.random.Generator) -> Doubles:
    """White to brown noise, mostly limited to the band, 5 to 30 dB below the speech."""
    frequency = np.fft.rfftfreq(len(narrow), 1 / LINE_RATE)
    colour = np.maximum(frequency, 20) ** random.choice([0, -0.5, -0.5, -1.0])
    if random.random() < 0.75:
        colour = colour * response
    white = np.fft.rfft(random.standard_normal(len(narrow)))
    noise = np.fft.irfft(white * colour, len(narrow))
    return np.asarray(noise * _gain(narrow, noise, random.uniform(5, 30)))


def _gain(speech: npt.NDArray[np.floating], noise: Doubles, snr: float) -> float:
    """What brings ``noise`` to ``snr`` dB below ``speech``."""
    return float(np.sqrt((speech**2).mean() / ((noise**2).mean() + 1e-12)) * 10 ** (-snr / 20))


def _sixteen_bits(sound: npt.NDArray[np.floating]) -> Floats:
    """Rounded as 16-bit samples are: what a line has no sound in holds rounding noise."""
    return np.asarray(np.rint(np.clip(sound, -1, 1) * 32767) / 32767, np.float32)


def _at(sound: Floats, have: int, want: int) -> Floats:
    return np.asarray(soxr.resample(sound, have, want), np.float32)
