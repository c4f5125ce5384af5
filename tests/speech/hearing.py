"""Sentences, a small compiled graph and spoken sound for the tests that hear."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from assistant.speech.audio import RATE, Sound, resample
from assistant.speech.graph import compilation
from assistant.speech.graph.sources import GraphSource

ROOT = Path(__file__).resolve().parents[2]
NETWORK = ROOT / "models" / "network"

Say = Callable[[str, str], Sound]

SOURCES = {
    "en": GraphSource(
        [
            "when is the event",
            "where is the event",
            "how much does it cost",
            "can my record be cleared",
            "do i need a lawyer",
            "help",
            "goodbye",
        ],
        {"the": 0.05, "people": 0.001, "water": 0.0005},
        {"expungement": ["expunjment"]},
    ),
    "es": GraphSource(
        [
            "cuándo es el evento",
            "dónde es el evento",
            "cuánto cuesta",
            "puedo limpiar mi récord",
            "necesito un abogado",
            "ayuda",
            "adiós",
        ],
        {"la": 0.03, "gente": 0.001},
    ),
}


def compiled(folder: Path) -> Path:
    """The graph of `SOURCES`."""
    return compilation.compile(SOURCES, NETWORK, folder)


def padded(sound: Sound) -> Sound:
    """At 16 kHz, with the silence that end-pointing would leave around it."""
    quiet = np.zeros(RATE // 4, np.int16)
    return Sound(np.concatenate([quiet, resample(sound, RATE).samples, quiet]), RATE)
