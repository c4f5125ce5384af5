"""What the network hears in training: each set its share of the hours, never twice the same.

Utterances are drawn so that each set has a fixed share, whatever its size, and augmented as they
are drawn; a batch holds utterances of like length.
"""

import queue
import threading
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from scripts.models.ear import augment, data, features, network

SHARES = {
    # Share of each set in the hours heard, about in percent. English has the people, so most of
    # what is heard is English: it was not learned to the end yet. Spanish itself has few people:
    # with more of any one of them than this, and of espeak-ng, strangers were heard worse. Sets
    # that say the same few sentences over and over count little.
    "commonvoice13w_en": 13, "commonvoice1_en": 7, "commonvoice1dev_en": 6, "commonvoice13_en": 5,
    "commonvoicedelta_en": 5, "commonvoice4_en": 4, "commonvoice17_en": 1, "ls100first_en": 4,
    "libri_bits_en": 1.5, "vctk_bits_en": 2, "dspspeech_en": 1, "librispeech_bits_en": 0.3,
    "voxforge_howto_en": 0.3, "ibm_samples_en": 0.4, "codec_radae_en": 0.2, "codec_lpcnet_en": 0.1,
    "an4": 2, "speechocean762": 4, "librispeech_tc100_part": 2, "asterisk8k_en": 1,
    "art4apps_en": 0.6, "commonvoice_extra_en": 0.7, "fsdd": 0.5, "alnum_accents": 1.2,
    "matthes_lj_en": 0.5, "picovoice_keywords": 0.4, "precise_en": 0.2, "precise_wake_en": 0.2,
    "precise_android_en": 0.1, "speechcommands_en": 2, "picovoice_intent_en": 1,
    "picovoice_tests_en": 0.1, "opentts_en": 1.5, "larynx_en": 0.6, "speechtophrase_en": 0.5,
    "gcompris_en": 0.3, "dronesd_en": 0.3, "rhasspyspeech_en": 0.2,
    "syn_flite_en": 1, "syn_espeak_en": 1.5, "syn_festival_en": 0.5, "syn_joe_en": 1,
    "syn_kokoro_en": 3, "syn_kokoro_es": 2,
    "commonvoice_mx_es": 5, "commonvoice17_es": 2, "css10_es": 1.5, "asterisk16k_es": 2,
    "asterisk8k_es": 1, "art4apps_es": 1.5, "commonvoice_extra_es": 2, "precise_es": 0.5,
    "precise_wake_es": 0.3, "commonvoice_bits_es": 2, "ibm_samples_es": 0.5,
    "gcompris_es_alphabet": 0.5, "danieldona_es": 1.5, "asterisk_co_es": 1,
    "translatotron_es": 1, "speechtophrase_es": 0.7,
    "dronesd_es": 0.5, "gcompris_es2": 0.5, "klettres_es": 0.3,
    "azuresample_es": 0.5, "opentts_es": 0.7, "larynx_es": 0.3, "pipernb_es": 0.2,
    "rhasspyspeech_es": 0.2, "picovoice_tests_es": 0.1, "syn_espeak_es": 2, "syn_joe_es": 1,
    "commonvoice_near": 10, "commonvoice_other": 6, "asterisk16k_fr": 1, "asterisk16k_ru": 1,
}  # fmt: skip
NEAR = {"ca", "ro", "eu", "el", "eo", "ia", "rm-sursilv"}
"""Languages with vowels and consonants much like those of Spanish."""
SHARE_OF_OTHERS = 0.3
BATCH_SECONDS = 60.0
LONGEST_SECONDS = 20.0


class Batch(NamedTuple):
    """Utterances of like length."""

    heard: Tensor
    """(batch, frames + context, 40) MFCC."""
    labels: Tensor
    """(batch, frames / 3) pdfs, -100 where padded."""
    clean: Tensor
    """(lines, frames + context, 40) MFCC: before the telephone, of those that came by one."""
    lines: Tensor
    """(lines,) which of the batch these are."""


def key(item: data.Utterance) -> str:
    """Name under which a set's share stands."""
    if item.set == "commonvoice_other" and item.language in NEAR:
        return "commonvoice_near"
    return f"{item.set}_{item.language}" if item.set == "commonvoice_extra" else item.set


def usable(items: list[data.Utterance], worst: float = 0.03) -> list[data.Utterance]:
    """Aligned utterances of fit length, without the worst-fitting share of each set."""
    sets: dict[str, list[data.Utterance]] = defaultdict(list)
    for item in items:
        if item.labels is not None and 0.2 < len(item.sound) / 100 < LONGEST_SECONDS:
            sets[f"{key(item)} {item.language}"].append(item)
    out = []
    for name, members in sets.items():
        share = worst if not name.startswith("syn_") else 0.01
        limit = np.quantile([item.score for item in members], share)
        out += [item for item in members if item.score >= limit]
    return out


def chances(items: list[data.Utterance]) -> npt.NDArray[np.float64]:
    """How likely each utterance is drawn, so that its set gets its share of the hours."""
    total: dict[str, float] = defaultdict(float)
    for item in items:
        total[key(item)] += len(item.sound)
    weight = [SHARES.get(key(item), SHARE_OF_OTHERS) / total[key(item)] for item in items]
    return np.array(weight) / sum(weight)


class Batches:
    """Endless random batches, made in a thread of their own."""

    def __init__(
        self, items: list[data.Utterance], augmenter: augment.Augmenter, seed: int
    ) -> None:
        self.items, self.augmenter = items, augmenter
        self.random = np.random.default_rng(seed)
        self.seconds = np.array([len(item.sound) / 100 for item in items])
        self.chance = chances(items)
        self.queue: queue.Queue[Batch] = queue.Queue(8)
        threading.Thread(target=self._fill, daemon=True).start()

    def _groups(self) -> Iterator[np.ndarray]:
        """Indices of utterances of like length, a batch at a time."""
        while True:
            drawn = self.random.choice(len(self.items), 800, p=self.chance)
            noisy = self.seconds[drawn] + self.random.uniform(0, 0.4, len(drawn))
            drawn = drawn[np.argsort(noisy)]
            groups, current = [], [drawn[0]]
            for i in drawn[1:]:
                longest = max(self.seconds[i], max(self.seconds[current]))
                if longest * (len(current) + 1) > BATCH_SECONDS:
                    groups.append(np.array(current))
                    current = []
                current.append(i)
            for g in self.random.permutation(len(groups)):
                yield groups[g]

    def _fill(self) -> None:
        for group in self._groups():
            self.queue.put(collate([self.augmenter(self.items[i], self.random) for i in group]))

    def __next__(self) -> Batch:
        return self.queue.get()


def collate(versions: list[augment.Heard]) -> Batch:
    """One batch of them."""
    frames = max(len(version.sound) for version in versions)
    labels = torch.full((len(versions), -(-frames // 3)), -100)
    for i, version in enumerate(versions):
        count = min(len(version.labels), -(-len(version.sound) // 3))
        labels[i, :count] = torch.from_numpy(version.labels[:count])
    heard = _stack([version.sound for version in versions], frames)
    clean = _stack([v.clean for v in versions if v.clean is not None], frames)
    lines = [i for i, version in enumerate(versions) if version.clean is not None]
    return Batch(heard, labels, clean, torch.tensor(lines, dtype=torch.long))


def _stack(sounds: list[augment.Floats], frames: int) -> Tensor:
    """MFCC with context, the last frame repeated up to ``frames``."""
    out = torch.zeros(len(sounds), frames + 2 * network.CONTEXT, features.BANDS)
    for row, sound in zip(out, sounds, strict=True):
        mfcc = network.pad(torch.from_numpy(sound @ features.DCT))
        row[: len(mfcc)] = mfcc
        row[len(mfcc) :] = mfcc[-1]
    return out
