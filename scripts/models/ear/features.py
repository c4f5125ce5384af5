"""Sound to features exactly as the network gets them in Vosk, and the telephone line.

Training keeps *log-mel* features (40 bands), because rooms, noise, vocal tract length and line
filters can be applied to them at almost no cost; ``DCT`` turns them into the 40 MFCC of
``models/network/mfcc.conf`` (Kaldi's, with its lifter), which are what the network reads.

Kaldi reads 8 kHz sound by ``--allow-upsample``: its resampler is short (six zero crossings), so
what it leaves above 4 kHz is not silence. ``kaldi_resample`` is that resampler.
"""

from pathlib import Path

import kaldi_native_fbank as knf
import numpy as np
import numpy.typing as npt
import soundfile
import soxr
from scipy.signal import butter, sosfilt

Floats = npt.NDArray[np.float32]

RATE = 16000
"""Sampling rate of the network, Hz."""
BANDS = 40
LOW_HZ, HIGH_HZ = 20.0, 7600.0
FRAME_SECONDS = 0.01
_LIFTER = 22.0


def _options() -> knf.FbankOptions:
    options = knf.FbankOptions()
    options.frame_opts.dither = 0.0
    options.frame_opts.samp_freq = RATE
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = LOW_HZ
    options.mel_opts.high_freq = HIGH_HZ
    options.use_energy = False
    return options


def _mel(hertz: npt.NDArray[np.float64] | float) -> npt.NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0))


def _centres() -> npt.NDArray[np.float64]:
    points = np.linspace(float(_mel(LOW_HZ)), float(_mel(HIGH_HZ)), BANDS + 2)[1:-1]
    return np.asarray(700.0 * np.expm1(points / 1127.0))


def _dct() -> Floats:
    """(band, cepstrum) matrix: Kaldi's orthonormal DCT-II and its cepstral lifter."""
    k = np.arange(BANDS)[None, :]
    n = np.arange(BANDS)[:, None]
    matrix = np.sqrt(2.0 / BANDS) * np.cos(np.pi / BANDS * (n + 0.5) * k)
    matrix[:, 0] = np.sqrt(1.0 / BANDS)
    lifter = 1.0 + 0.5 * _LIFTER * np.sin(np.pi * np.arange(BANDS) / _LIFTER)
    return (matrix * lifter).astype(np.float32)


CENTRES = _centres()
"""Centre of each mel band, Hz."""
WIDTHS = np.gradient(CENTRES) / np.gradient(CENTRES).sum()
"""Share of each band in the whole range (white noise has this much energy in it)."""
DCT = _dct()
_OPTIONS = _options()


def log_mel(samples: npt.ArrayLike) -> Floats:
    """(frames, 40) natural-log mel energies of 16 kHz sound in the scale of 16-bit integers."""
    bank = knf.OnlineFbank(_OPTIONS)
    bank.accept_waveform(RATE, np.asarray(samples, np.float32))
    bank.input_finished()
    frames = [bank.get_frame(i) for i in range(bank.num_frames_ready)]
    return np.stack(frames).astype(np.float32) if frames else np.zeros((0, BANDS), np.float32)


def read(path: Path) -> Floats:
    """Sound of a file as mono floats in -1..1 at 16 kHz."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = sound.mean(1)
    return mono if rate == RATE else np.asarray(soxr.resample(mono, rate, RATE), np.float32)


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


def mu_law(sound: Floats) -> Floats:
    """There and back through 8-bit mu-law (G.711)."""
    clipped = np.clip(sound, -1, 1)
    code = np.round(np.sign(clipped) * np.log1p(255 * np.abs(clipped)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(code) * np.expm1(np.abs(code) * np.log(256)) / 255, np.float32)


def telephone(
    sound: Floats, random: np.random.Generator, snr: float | None, *, kaldi: bool = True
) -> Floats:
    """16 kHz sound through an 8 kHz mu-law line with noise, and up to 16 kHz again.

    Args:
        sound: mono, 16 kHz, -1..1.
        random: decides the edges of the band, the level and the colour of the noise.
        snr: signal to noise, dB; None for no noise.
        kaldi: come back as Kaldi upsamples, otherwise with a steep filter.
    """
    low, high = random.uniform(150, 320), random.uniform(3300, 3800)
    line = np.asarray(soxr.resample(sound, RATE, 8000), np.float32)
    band = butter(int(random.integers(2, 5)), [low / 4000, high / 4000], "band", output="sos")
    line = np.asarray(sosfilt(band, line), np.float32)
    line *= np.float32(10 ** (-random.uniform(3, 20) / 20) / (np.abs(line).max() + 1e-6))
    if snr is not None:
        noise = random.standard_normal(len(line))
        if random.random() < 0.5:
            noise = np.convolve(noise, [1, 0.9, 0.7, 0.5], "same")
        gain = np.sqrt((line**2).mean() / ((noise**2).mean() + 1e-12)) * 10 ** (-snr / 20)
        line = line + (gain * noise).astype(np.float32)
    line = mu_law(line)
    if kaldi:
        return kaldi_resample(line, 8000, RATE)
    return np.asarray(soxr.resample(line, 8000, RATE), np.float32)
