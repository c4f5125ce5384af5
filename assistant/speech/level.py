"""Speech brought to one loudness and tidy ends, whichever voice it came from."""

import numpy as np
from numpy.typing import NDArray

from assistant.speech.audio import Sound

TARGET_DB = -20.0
"""Level of the active speech in dB below full scale; leaves 20 dB for its peaks."""

_KNEE, _PEAK = 0.7, 0.98
"""Parts of full scale: samples beyond the first are pressed together, none passes the second."""

_FRAME_SECONDS = 0.02
_GATE_DB = 35.0
"""A frame this far below the loudest one is a pause. Much like ITU-T P.56, in one line."""

_QUIET_DB = 50.0
"""A frame this far below the loudest one, before or after all others, is silence to cut off."""

_LEAD_SECONDS, _FADE_SECONDS = 0.02, 0.005


def levelled(samples: NDArray[np.int16], rate: int, pause: float) -> NDArray[np.int16]:
    """``samples`` at `TARGET_DB`, starting at once and followed by ``pause`` seconds of silence.

    Args:
        samples: mono.
        rate: samples a second.
        pause: seconds.
    """
    frame = round(rate * _FRAME_SECONDS)
    count = -(-len(samples) // frame)
    wave = np.zeros(count * frame, dtype=np.float32)
    wave[: len(samples)] = samples
    power = (wave.reshape(count, frame) ** 2).mean(axis=1)
    silence = np.zeros(round(rate * pause), dtype=np.int16)
    if count == 0 or power.max() < 1.0:
        return silence
    speech = power[power > power.max() * 10 ** (-_GATE_DB / 10)]
    heard = np.flatnonzero(power > power.max() * 10 ** (-_QUIET_DB / 10))
    start = max(0, heard[0] * frame - round(rate * _LEAD_SECONDS))
    wave = wave[start : (heard[-1] + 1) * frame]
    wave *= 10 ** (TARGET_DB / 20) / float(np.sqrt(speech.mean()))
    _limit(wave)
    _fade(wave, round(rate * _FADE_SECONDS))
    return np.concatenate([(wave * 32767).round().astype(np.int16), silence])


def _limit(wave: NDArray[np.float32]) -> None:
    """Presses the rare peaks of a lively voice together, in place."""
    high = np.abs(wave) > _KNEE
    room = _PEAK - _KNEE
    wave[high] = np.sign(wave[high]) * (_KNEE + room * np.tanh((np.abs(wave[high]) - _KNEE) / room))


def _fade(wave: NDArray[np.float32], length: int) -> None:
    """Fades both ends in place, so that a cut never clicks."""
    length = min(length, len(wave) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    wave[:length] *= ramp
    wave[len(wave) - length :] *= ramp[::-1]


def louder(sound: Sound, factor: float) -> Sound:
    """``sound`` with its amplitude times ``factor``, kept within full scale."""
    if factor == 1.0:
        return sound
    wave = np.clip(sound.samples.astype(np.float32) * factor, -32767, 32767)
    return Sound(wave.astype(np.int16), sound.rate)
