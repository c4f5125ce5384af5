"""One sentence the teacher read, as the steps hand it on."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass
class Utterance:
    """One sentence the teacher read."""

    text: str
    ids: list[int]
    """Phoneme ids without pads."""
    cepstra: Floats
    log_pitch: Floats
    voiced: Floats
    aperiodicity: Floats
    durations: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    """Frames of each token, from the alignment."""
