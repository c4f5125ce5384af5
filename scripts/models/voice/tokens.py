"""Phonemes as the network sees them. The exported graph does the same from Piper's ids."""

import numpy as np
from numpy.typing import NDArray
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

PHONEME_IDS = DEFAULT_PHONEME_ID_MAP
ID = {phoneme: ids[0] for phoneme, ids in PHONEME_IDS.items()}
COUNT = 256
PAD = ID["_"]
BEGIN, END, SPACE, QUESTION = ID["^"], ID["$"], ID[" "], ID["?"]

STRESS = np.zeros(COUNT, dtype=np.int64)
"""1 for primary, 2 for secondary stress: a flag of the phoneme behind the mark."""
STRESS[ID["ˈ"]], STRESS[ID["ˌ"]] = 1, 2

LENGTH = np.zeros(COUNT, dtype=np.int64)
"""1 for the length mark: a flag of the phoneme before it."""
LENGTH[ID["ː"]] = 1

DROPPED = np.zeros(COUNT, dtype=bool)
"""Ids that are no sound of their own."""
DROPPED[[PAD, *(ID[mark] for mark in "ˈˌːˑʲ̩̪̃ˤʰ\"'()-" if mark in ID)]] = True

SILENT = tuple(ID[mark] for mark in "^$ !,.:;?")
"""Ids of pauses and punctuation."""

Ints = NDArray[np.int64]


def ids(phonemes: list[str]) -> list[int]:
    """Piper's ids without its pads."""
    return [BEGIN, *(ID[phoneme] for phoneme in phonemes if phoneme in ID), END]


def folded(phoneme_ids: list[int] | Ints) -> tuple[Ints, Ints, Ints]:
    """Tokens, and the stress and length flag of each, all of one shape (n,)."""
    full = np.asarray(phoneme_ids)
    full = full[full != PAD]
    stress = np.concatenate([[0], STRESS[full][:-1]])
    length = np.concatenate([LENGTH[full][1:], [0]])
    kept = ~DROPPED[full]
    return full[kept], stress[kept], length[kept]
