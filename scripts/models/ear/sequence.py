"""Maximum mutual information over a phone loop: what was said against all that could be said.

Cross-entropy judges each frame alone. Here the scores of whole utterances compete: the path of the
alignment against every other path through a bigram of phones (lattice-free MMI with the alignment
as numerator). What comes out is, for each frame, the posterior of each pdf among all paths; its
difference to the alignment is the gradient.
"""

import numba
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from scripts.models.ear.data import Utterance

Floats = npt.NDArray[np.float32]
SMOOTHING = 0.05
"""Count given to every pair of phones, so that none is impossible."""


def phone_bigram(
    items: list[Utterance], chances: npt.NDArray[np.float64], pdfs: int, draws: int = 6000
) -> Tensor:
    """(phones + 1, phones + 1) probabilities; 0 is silence, also before and after an utterance."""
    phones = (pdfs - 1) // 2
    counts = np.full((phones + 1, phones + 1), SMOOTHING)
    random = np.random.default_rng(11)
    for i in random.choice(len(items), draws, p=chances):
        labels = items[i].labels
        assert labels is not None
        starts = labels[(labels % 2 == 1) | (labels == 0)]
        said = np.where(starts == 0, 0, (starts + 1) // 2)
        # A stretch of silence counts once.
        said = said[(said > 0) | np.append(True, said[1:] != said[:-1])]
        path = np.concatenate([[0], said, [0]])
        np.add.at(counts, (path[:-1], path[1:]), 1)
    counts[0, 0] = SMOOTHING
    return torch.from_numpy((counts / counts.sum(1, keepdims=True)).astype(np.float32))


@numba.njit(cache=True, fastmath=True, nogil=True)  # type: ignore[misc]
def _posteriors(scores: Floats, bigram: Floats, turned: Floats) -> Floats:
    """One utterance: (frames, pdfs) scores to posteriors; ``turned`` is ``bigram`` transposed."""
    frames, pdfs = scores.shape
    phones = (pdfs - 1) // 2
    likely = np.empty_like(scores)
    for t in range(frames):
        likely[t] = np.exp(scores[t] - scores[t].max())
    forward = np.zeros_like(scores)
    scale = np.ones(frames, np.float32)
    ends = np.zeros(phones + 1, np.float32)
    ends[0] = 1.0
    for t in range(frames):
        # A state is silence, the first frame of a phone, or a later one.
        enter = np.dot(turned, ends)
        forward[t, 0] = (enter[0] + (ends[0] if t else 0.0)) * likely[t, 0]
        for j in range(phones):
            forward[t, 1 + 2 * j] = enter[1 + j] * likely[t, 1 + 2 * j]
            if t:
                forward[t, 2 + 2 * j] = ends[1 + j] * likely[t, 2 + 2 * j]
        scale[t] = forward[t].sum()
        forward[t] /= scale[t]
        ends[0] = forward[t, 0]
        for j in range(phones):
            ends[1 + j] = forward[t, 1 + 2 * j] + forward[t, 2 + 2 * j]
    # Backward, with the same scale; the posterior is the product.
    after = np.ones(phones + 1, np.float32)  # by the phone that a frame belongs to
    for t in range(frames - 1, -1, -1):
        if t < frames - 1:
            starts = np.empty(phones + 1, np.float32)
            starts[0] = after[0] * likely[t + 1, 0]
            for j in range(phones):
                starts[1 + j] = after[1 + j] * likely[t + 1, 1 + 2 * j]
            new = np.dot(bigram, starts)
            new[0] += starts[0]
            for j in range(phones):
                new[1 + j] += after[1 + j] * likely[t + 1, 2 + 2 * j]
            after = new / scale[t + 1]
        forward[t, 0] *= after[0]
        for j in range(phones):
            forward[t, 1 + 2 * j] *= after[1 + j]
            forward[t, 2 + 2 * j] *= after[1 + j]
        forward[t] /= forward[t].sum()
    return forward


def posteriors(scores: Tensor, lengths: Tensor, bigram: Tensor) -> Tensor:
    """Posterior of each pdf in each frame over all paths of the phone loop.

    Args:
        scores: (batch, frames, pdfs) scaled log likelihoods.
        lengths: (batch,) frames that count.
        bigram: from `phone_bigram`.

    Returns:
        (batch, frames, pdfs), each frame summing to one (zero where it does not count).
    """
    out = torch.zeros_like(scores)
    table = bigram.numpy()
    for item, length, found in zip(scores.numpy(), lengths.tolist(), out, strict=True):
        made = _posteriors(np.ascontiguousarray(item[:length]), table, table.T.copy())
        found[:length] = torch.from_numpy(made)
    return out


def loss(logits: Tensor, labels: Tensor, log_prior: Tensor, bigram: Tensor, scale: float) -> Tensor:
    """MMI a frame, as a value whose gradient is right (its size means nothing).

    Args:
        logits: (batch, frames, pdfs).
        labels: (batch, frames), -100 where padded.
        log_prior: (pdfs,).
        bigram: from `phone_bigram`.
        scale: acoustic scale of the competition.
    """
    logs = torch.log_softmax(logits, -1)
    counts = labels >= 0
    among = posteriors(scale * (logs.detach() - log_prior), counts.sum(1), bigram)
    said = torch.nn.functional.one_hot(labels.clamp_min(0), logits.shape[-1]) * counts[..., None]
    return ((among - said) * logs).sum() / counts.sum()
