"""Recordings of the dev speakers, clean or through a telephone."""

import csv
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.models.ear import features, lexicon, telephone

Samples = npt.NDArray[np.int16]
SPLIT = Path(__file__).parent / "split.json"
"""Dev speakers: half to tune on, half to report on."""
SETS = {
    "en": ["an4_test", "commonvoice", "librispeech_test_other_part", "speechocean762_test"],
    "es": ["commonvoice"],
}
TELEPHONE_SNR = 15.0


@dataclass
class Clip:
    """One dev recording."""

    set: str
    language: str
    speaker: str
    words: list[str]
    sound: features.Floats

    def samples(self, line: bool) -> Samples:
        """16 kHz, 16 bit; through a telephone line, back up as the product does it, or not."""
        sound = self.sound
        if line:
            random = np.random.default_rng(
                zlib.crc32(" ".join([self.speaker, *self.words]).encode())
            )
            sound = telephone.measured(sound, random, TELEPHONE_SNR)
        return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def clips(folder: Path, languages: Iterable[str]) -> list[Clip]:
    """Dev recordings whose transcript is words only."""
    out = []
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = lexicon.words(row["transcript"])
            if row["language"] not in languages or not words or any(map(_number, words)):
                continue
            sound = features.read(folder / row["path"])
            out.append(Clip(row["set"], row["language"], row["speaker"], words, sound))
    return out


def _number(word: str) -> bool:
    return any(c.isdigit() for c in word)
