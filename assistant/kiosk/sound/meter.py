"""How loud a sound is, and a bar that shows it."""

from typing import Final

import numpy as np

SILENT: Final = -96.0
"""dB below full scale; what digital silence counts as."""

_WIDTH: Final = 24
_LOWEST: Final = -60.0
_TOO_LOUD: Final = -3.0


def level(pcm: bytes) -> float:
    """Root mean square in dB below full scale of s16le samples.

    >>> level(b"")
    -96.0
    """
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64)
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return max(SILENT, 10 * float(np.log10(power / 2**30))) if power else SILENT


def bar(decibels: float) -> str:
    """A bar from -60 to 0 dB; `!` where the microphone is too loud, so it needs no colour.

    >>> bar(-30)
    '|############            |'
    >>> bar(-1)
    '|########################|!'
    """
    filled = round((decibels - _LOWEST) / -_LOWEST * _WIDTH)
    filled = max(0, min(_WIDTH, filled))
    return f"|{'#' * filled:<{_WIDTH}}|" + ("!" if decibels > _TOO_LOUD else "")
