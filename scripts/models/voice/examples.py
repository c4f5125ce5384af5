"""What the network learns from: utterances as tensors, in batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from scripts.models.voice.network import places
from scripts.models.voice.tokens import QUESTION, folded
from scripts.models.voice.utterance import Utterance

SEED = 1
BATCH = 16

Norms = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One utterance as the network takes it."""

    tokens: Tensor
    stress: Tensor
    length: Tensor
    durations: Tensor
    index: Tensor
    where: Tensor
    features: Tensor
    """(steps, 2 * `FEATURES`), normalised."""
    speaker: int
    question: int


def norms_of(utterances: Sequence[Utterance]) -> Norms:
    """Mean and deviation of a speaker's features."""
    cepstra = np.concatenate([u.cepstra for u in utterances])
    noise = np.concatenate([u.aperiodicity for u in utterances])
    voiced = np.concatenate([u.voiced for u in utterances]) > 0
    pitch = np.concatenate([u.log_pitch for u in utterances])[voiced]
    return {
        "cm": cepstra.mean(0), "cs": cepstra.std(0), "lm": float(pitch.mean()),
        "ls": float(pitch.std()), "bm": noise.mean(0), "bs": noise.std(0) + 0.05,
    }  # fmt: skip


def example(utterance: Utterance, norms: Norms, speaker: int) -> Example:
    """``utterance`` normalised and cut into steps of two frames."""
    features = np.concatenate(
        [
            (utterance.cepstra - norms["cm"]) / norms["cs"],
            ((utterance.log_pitch - norms["lm"]) / norms["ls"])[:, None],
            utterance.voiced[:, None],
            (utterance.aperiodicity - norms["bm"]) / norms["bs"],
        ],
        axis=1,
    ).astype(np.float32)
    steps = len(features) // 2
    tokens, stress, length = folded(utterance.ids)
    end = np.cumsum(utterance.durations).astype(np.float32)
    middle = np.arange(steps) * 2 + 1.0
    index = np.minimum((end[None] <= middle[:, None] - 0.5).sum(axis=1), len(end) - 1)
    durations = torch.tensor(utterance.durations, dtype=torch.float32)
    return Example(
        torch.tensor(tokens), torch.tensor(stress), torch.tensor(length), durations,
        torch.tensor(index),
        places(torch.tensor(end)[index], durations[index], torch.tensor(middle).float()),
        torch.tensor(features[: steps * 2].reshape(steps, -1)),
        speaker, int(QUESTION in tokens),
    )  # fmt: skip


def batches(examples: Sequence[Example], epoch: int) -> list[list[Example]]:
    """Examples of like length together, in another order every epoch."""
    random = np.random.default_rng([SEED, epoch])
    order = np.argsort([len(e.index) * 2 + random.uniform(0, 60) for e in examples])
    groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    return [[examples[number] for number in groups[at]] for at in random.permutation(len(groups))]
