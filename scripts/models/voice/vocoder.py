"""The vocoder, fixed signal processing inside the graph, and the analysis that matches it.

16 kHz, a frame every 5 ms (`HOP`). The spectrum's envelope is `CEPSTRA` mel-warped cosine
coefficients of the log amplitude, the noise in it `BANDS` of aperiodicity. Pulses as band-limited
sincs and noise go through a minimum-phase filter a frame, all by matrix products and so by ONNX.
"""

import itertools

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

RATE, HOP, SIZE = 16000, 80, 512
CEPSTRA, BANDS = 45, 5
BINS = SIZE // 2 + 1
NOISE = 16411
"""Samples of noise, repeated; a prime, so that no hop divides it."""

SINC = 8.0
"""Samples on either side of a pulse."""

Floats = NDArray[np.floating]
_HERTZ = np.arange(BINS) * RATE / SIZE
_EDGES = np.array([0, 500, 1500, 3000, 5000, 8000.0])
_CENTRES = np.array([250, 1000, 2250, 4000, 6500.0])


def _mel(hertz: Floats) -> Floats:
    return 2595 * np.log10(1 + hertz / 700)


_WARPED = _mel(_HERTZ) / _mel(np.array(RATE / 2))
TO_LOG_AMPLITUDE = np.cos(np.pi * np.outer(np.arange(CEPSTRA), _WARPED))
"""cepstra @ this = log amplitude of each bin."""


def _phase(log_amplitudes: Floats) -> Floats:
    """Phase of the minimum-phase filter with these log amplitudes, by folding the cepstrum."""
    full = np.concatenate([log_amplitudes, log_amplitudes[:, -2:0:-1]], axis=1)
    fold = np.zeros(SIZE)
    fold[0], fold[1 : SIZE // 2], fold[SIZE // 2] = 1, 2, 1
    return np.fft.fft(np.fft.ifft(full, axis=1).real * fold, axis=1).imag[:, :BINS]


TO_PHASE = _phase(TO_LOG_AMPLITUDE)
TO_BINS = np.stack([np.interp(_HERTZ, _CENTRES, np.eye(BANDS)[band]) for band in range(BANDS)])

# Weighted least squares from log amplitudes to cepstra: every mel step counts the same, nearly.
_WEIGHTED = TO_LOG_AMPLITUDE * (np.gradient(_WARPED) * BINS * 0.8 + 0.2)
_TO_CEPSTRA = np.linalg.solve(_WEIGHTED @ TO_LOG_AMPLITUDE.T + 1e-6 * np.eye(CEPSTRA), _WEIGHTED)


def analyse(wave: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Features of ``wave`` (16 kHz, -1..1), one row a frame.

    Returns:
        cepstra (n, `CEPSTRA`), log F0 (n,) interpolated through the unvoiced, voicing (n,) 0 or 1,
        log amplitude of aperiodicity (n, `BANDS`).
    """
    import pyworld

    wave = wave.astype(np.float64) + np.random.default_rng(0).normal(0, 1e-5, len(wave))
    pitch, times = pyworld.dio(
        wave, RATE, f0_floor=90.0, f0_ceil=400.0, frame_period=1000 * HOP / RATE
    )
    pitch = pyworld.stonemask(wave, pitch, times, RATE)
    power = pyworld.cheaptrick(wave, pitch, times, RATE, fft_size=1024, f0_floor=90.0)[:, ::2]
    noise = pyworld.d4c(wave, pitch, times, RATE, fft_size=1024)[:, ::2]
    cepstra = 0.5 * np.log(np.maximum(power, 1e-12)) @ _TO_CEPSTRA.T
    bands = [
        np.log(np.mean(noise[:, (low <= _HERTZ) & (high + 1 > _HERTZ)] ** 2, axis=1) + 1e-6) / 2
        for low, high in itertools.pairwise(_EDGES)
    ]
    voiced = pitch > 0
    frames = np.arange(len(pitch))
    log_pitch = (
        np.interp(frames, np.flatnonzero(voiced), np.log(pitch[voiced]))
        if voiced.any()
        else np.full(len(pitch), 5.2)
    )
    found = (cepstra, log_pitch, voiced, np.minimum(np.stack(bands, axis=1), 0))
    cepstra, log_pitch, voiced, aperiodicity = (part.astype(np.float32) for part in found)
    return cepstra, log_pitch, voiced, aperiodicity


class Vocoder(nn.Module):
    """Features to sound."""

    def __init__(self) -> None:
        super().__init__()
        noise = np.random.default_rng(5).normal(size=NOISE)
        self.log_amplitude = _tensor(TO_LOG_AMPLITUDE)
        self.phase = _tensor(TO_PHASE)
        self.bins = _tensor(TO_BINS)
        self.noise = _tensor((noise - noise.mean()) / noise.std())
        self.window = _tensor(np.hanning(2 * HOP + 1)[:-1])

    def forward(self, cepstra: Tensor, log_pitch: Tensor, voiced: Tensor, noise: Tensor) -> Tensor:
        """Sound (n * `HOP`,) of n frames; see `analyse`, ``voiced`` may be anything from 0 to 1."""
        count = cepstra.shape[0]
        # The exporter writes constant tables into the file (1.3 MB); adding this zero, which only
        # a run knows to be one, has them computed instead.
        zero = log_pitch[0] * 0
        sample = torch.arange(SIZE, dtype=torch.float32) + zero
        bin_ = torch.arange(BINS, dtype=torch.float32) + zero
        pulses = self._frames(_pulses(log_pitch))
        noises = self._frames(self.noise[torch.remainder(torch.arange(count * HOP), NOISE)])
        angle = (
            2 * np.pi / SIZE * torch.remainder(sample[: 2 * HOP, None] * bin_[None], float(SIZE))
        )
        cosine, sine = torch.cos(angle), -torch.sin(angle)
        random = torch.clamp(torch.exp(noise) @ self.bins, 0, 1)
        random = 1 - voiced[:, None] * (1 - random)
        regular = torch.sqrt(torch.clamp(1 - random * random, min=0.0))
        real = pulses @ cosine * regular + noises @ cosine * random
        imaginary = pulses @ sine * regular + noises @ sine * random
        amplitude, phase = torch.exp(cepstra @ self.log_amplitude), cepstra @ self.phase
        filter_real, filter_imaginary = amplitude * torch.cos(phase), amplitude * torch.sin(phase)
        out_real = real * filter_real - imaginary * filter_imaginary
        out_imaginary = real * filter_imaginary + imaginary * filter_real
        weight = torch.where(
            (bin_ == 0) | (bin_ == SIZE // 2), torch.ones(BINS), 2 * torch.ones(BINS)
        )
        weight = weight / SIZE
        back = 2 * np.pi / SIZE * torch.remainder(bin_[:, None] * sample[None], float(SIZE))
        wave = (out_real * weight) @ torch.cos(back) - (out_imaginary * weight) @ torch.sin(back)
        return _overlapped(wave, count)

    def _frames(self, excitation: Tensor) -> Tensor:
        """Windowed stretches of two hops, one a frame."""
        hops = torch.cat([torch.zeros(1, HOP), excitation.reshape(-1, HOP)], 0)
        return torch.cat([hops[:-1], hops[1:]], 1) * self.window


def _pulses(log_pitch: Tensor) -> Tensor:
    """Band-limited pulses (n * `HOP`,) of equal power at the pitch of each frame."""
    now = torch.exp(log_pitch) / RATE
    following = torch.cat([now[1:], now[-1:]])
    ramp = torch.arange(HOP, dtype=torch.float32) / HOP
    step = (now[:, None] * (1 - ramp) + following[:, None] * ramp).reshape(-1)
    turns = torch.cumsum(step.double(), 0)
    distance = (turns - torch.round(turns)).float() / step  # samples to the nearest pulse
    near = torch.clamp(distance, -SINC, SINC)
    middle = distance.abs() < 1e-3
    safe = torch.where(middle, torch.ones_like(distance), distance)
    sinc = torch.where(middle, torch.ones_like(distance), torch.sin(np.pi * near) / (np.pi * safe))
    return sinc * (0.5 + 0.5 * torch.cos(np.pi * near / SINC)) * torch.rsqrt(step)


def _overlapped(wave: Tensor, count: int) -> Tensor:
    """Frames (n, `SIZE`) added up, each a hop later than the one before."""
    hops = -(-SIZE // HOP)
    parts = functional.pad(wave, (0, hops * HOP - SIZE)).reshape(count, hops, HOP)
    shifted = [functional.pad(parts[:, hop], (0, 0, hop, hops - 1 - hop)) for hop in range(hops)]
    whole = torch.stack(shifted).sum(0).reshape(-1)
    return whole[HOP : HOP + count * HOP]


def _tensor(values: Floats) -> Tensor:
    return torch.tensor(np.asarray(values), dtype=torch.float32)
