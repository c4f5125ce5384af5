"""Which intent a wording belongs to: kernel ridge regression, calibrated without other examples.

Scores are `k(q) (K + ridge I)^-1 Y` plus a share of the largest cosine to a phrase of the intent.
The kernel is half the cosine and half its square: the square rewards what occurs together. Both
leave-one-out scores are exact and come from the same inverse (Rasmussen and Williams, Gaussian
Processes for Machine Learning, 5.4.2): without the phrase itself, and without its whole intent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from assistant.understanding.features import Likeness, Phrase

# Here matrices are small or made in advance, and on a busy machine two threads of BLAS wait for
# each other longer than one works.
threadpool_limits(1, user_api="blas")

NONE: Final = "none"
"""The intent of everything that must not be answered. It is a class like any other."""

_RIDGE: Final = 0.5
_NEAREST: Final = 0.2
_SMALL: Final = 64
_PORTION: Final = 512

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class HeldOut:
    """Scores of the sample phrases by matchers that did not know them, each (phrases, intents)."""

    intents: NDArray[np.intp]
    """The intent each phrase belongs to, as a column number."""

    genuine: Scores
    """Without the phrase itself: how a new wording of a known thing scores."""

    impostor: Scores
    """Without all phrases of its intent, whose own column is minus infinity: how something
    unknown but close scores."""


class Matcher:
    """Scores of a wording for every intent. Immutable once made, so threads may share it."""

    def __init__(self, phrases: Mapping[str, Sequence[Phrase]]) -> None:
        self.intents = tuple(intent for intent, wordings in phrases.items() if wordings)
        groups = [phrases[intent] for intent in self.intents]
        sizes = [len(group) for group in groups]
        self.phrases = tuple(phrase for group in groups for phrase in group)
        self.column = np.repeat(np.arange(len(groups)), sizes)
        """The intent of each phrase, as an index into `intents`."""
        self._first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
        self._likeness = Likeness(self.phrases)
        kernel, nearest = self._compare()
        del self._likeness.vectors
        kernel[np.diag_indices_from(kernel)] = 1 + _RIDGE
        _invert(kernel)
        truth = np.eye(len(groups))[self.column]
        self._alpha = (kernel @ truth.astype(np.float32)).astype(np.float64)
        self.held_out = self._leave_out(kernel, truth, nearest)

    def scores(self, wordings: Sequence[Phrase]) -> Scores:
        """Scores of each wording in the order of `intents`, (wordings, intents); about 1 for a
        sample phrase, about 0 for nonsense."""
        cosines = self._likeness.to(wordings)
        nearest = np.maximum.reduceat(cosines, self._first, axis=1)
        return _kernel(cosines) @ self._alpha + _NEAREST * nearest

    def closest(self, phrase: Phrase, count: int = 3) -> list[tuple[int, float]]:
        """The most similar sample phrases: their index in `phrases` and the cosine."""
        cosines = self._likeness.to([phrase])[0]
        order = np.argsort(-cosines, kind="stable")[:count]
        return [(int(at), float(cosines[at])) for at in order]

    def _compare(self) -> tuple[NDArray[np.float32], Scores]:
        """The kernel of all phrases, (n, n), and the largest cosine of each to another phrase of
        each intent, (n, intents). In portions: of the cosines there is never all at once."""
        count = len(self.phrases)
        kernel = np.empty((count, count), np.float32)
        nearest = np.empty((count, len(self.intents)))
        for first in range(0, count, _PORTION):
            rows = slice(first, min(first + _PORTION, count))
            cosines = self._likeness.between(rows)
            kernel[rows] = _kernel(cosines)
            cosines[np.arange(len(cosines)), np.arange(count)[rows]] = 0
            nearest[rows] = np.maximum.reduceat(cosines, self._first, axis=1)
        return kernel, nearest

    def _leave_out(self, inverse: NDArray[np.float32], truth: Scores, nearest: Scores) -> HeldOut:
        genuine = truth - self._alpha / np.diag(inverse)[:, None] + _NEAREST * nearest
        impostor = np.empty_like(truth)
        for intent in range(len(self.intents)):
            own = self.column == intent
            block = inverse[np.ix_(own, own)].astype(np.float64)
            left_out = np.linalg.solve(block, self._alpha[own])
            impostor[own] = truth[own] - left_out + _NEAREST * nearest[own]
        impostor[truth == 1] = -np.inf
        return HeldOut(self.column, genuine, impostor)


def _kernel(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    return (cosines + cosines * cosines) / 2


def _invert(matrix: NDArray[np.float32]) -> None:
    """Invert a symmetric positive definite matrix in place, by halves: twice as fast as the
    general way, since nearly all of it is multiplication."""
    half = len(matrix) // 2
    if half < _SMALL:
        matrix[:] = np.linalg.inv(matrix)
        return
    first, across, last = matrix[:half, :half], matrix[:half, half:], matrix[half:, half:]
    _invert(first)
    shift = first @ across
    last -= across.T @ shift
    _invert(last)
    corner = shift @ last
    first += corner @ shift.T
    across[:] = -corner
    matrix[half:, :half] = -corner.T
