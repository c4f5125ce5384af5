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

from assistant.understanding.features import Likeness, Phrase

NONE: Final = "none"
"""The intent of everything that must not be answered. It is a class like any other."""

_RIDGE: Final = 0.5
_NEAREST: Final = 0.2
_SMALL: Final = 64

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
        cosines = self._likeness.between
        kernel = _kernel(cosines)
        np.fill_diagonal(kernel, 1 + _RIDGE)
        inverse = _inverse(kernel.astype(np.float32)).astype(np.float64)
        truth: Scores = np.eye(len(groups))[self.column]
        self._alpha = inverse @ truth
        self.held_out = self._leave_out(inverse, truth, cosines)
        del self._likeness.between

    def scores(self, phrase: Phrase) -> Scores:
        """Scores in the order of `intents`; about 1 for a sample phrase, about 0 for nonsense."""
        return self._scores(self._likeness.to(phrase))

    def closest(self, phrase: Phrase, count: int = 3) -> list[tuple[int, float]]:
        """The most similar sample phrases: their index in `phrases` and the cosine."""
        cosines = self._likeness.to(phrase)
        order = np.argsort(-cosines, kind="stable")[:count]
        return [(int(at), float(cosines[at])) for at in order]

    def _scores(self, cosines: NDArray[np.float64]) -> Scores:
        nearest = np.maximum.reduceat(cosines, self._first, axis=-1)
        return _kernel(cosines) @ self._alpha + _NEAREST * nearest

    def _leave_out(self, inverse: Scores, truth: Scores, cosines: Scores) -> HeldOut:
        """Changes `cosines`: no phrase is like itself any more."""
        np.fill_diagonal(cosines, 0)
        nearest = _NEAREST * np.maximum.reduceat(cosines, self._first, axis=1)
        genuine = truth - self._alpha / np.diag(inverse)[:, None] + nearest
        impostor = np.empty_like(truth)
        for intent in range(len(self.intents)):
            own = self.column == intent
            left_out = np.linalg.solve(inverse[np.ix_(own, own)], self._alpha[own])
            impostor[own] = truth[own] - left_out + nearest[own]
        impostor[truth == 1] = -np.inf
        return HeldOut(self.column, genuine, impostor)


def _kernel(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    return (cosines + cosines * cosines) / 2


def _inverse(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inverse of a symmetric positive definite matrix by halves: twice as fast as the general
    one, since nearly all of it is multiplication."""
    half = len(matrix) // 2
    if half < _SMALL:
        return np.asarray(np.linalg.inv(matrix))
    first = _inverse(matrix[:half, :half])
    across = first @ matrix[:half, half:]
    last = _inverse(matrix[half:, half:] - matrix[half:, :half] @ across)
    corner = across @ last
    return np.block([[first + corner @ across.T, -corner], [-corner.T, last]])
