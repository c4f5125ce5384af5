"""Sound to features exactly as the network gets them in Vosk.

Training keeps *log-mel* features (40 bands), because rooms, noise, vocal tract length and line
filters can be applied to them at almost no cost; ``DCT`` turns them into the 40 MFCC of
``models/network/mfcc.conf`` (Kaldi's, with its lifter), which are what the network reads.
"""

from pathlib import Path

import kaldi_native_fbank as knf
import numpy as np
import numpy.typing as npt
import soundfile
import soxr

Floats = npt.NDArray[np.float32]

RATE = 16000
"""Sampling rate of the network, Hz."""
BANDS = 40
LOW_HZ, HIGH_HZ = 20.0, 7600.0
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
