"""When to answer, when to ask back, when to say "I don't know": from the sample questions alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.matcher import HeldOut, Scores

# How much refusing something unknown counts against answering something known.
_CAUTION: Final = 1.1

# The gain is flat near its top: the lowest threshold that is this near to it asks back least.
_SLACK: Final = 0.006

# The share of rightly matched phrases that the lower threshold may lose.
_LOST: Final = 0.02

# Unknown things for each known one that are asked, to weigh confidence by.
_STRANGE_SHARE: Final = 0.5

_STEPS: Final = 25

# The offset of a confidence that is as good as none.
_NEVER: Final = -100.0


@dataclass(frozen=True)
class Bands:
    """Thresholds of one language's scores, and what a score is worth."""

    lower: float
    """A best score below means not understood; from here on at least ask back."""
    upper: float
    """From this sureness on, answer."""
    slope: float
    offset: float

    def confidence(self, scores: Scores) -> float:
        """Chance that the best intent is the right one, 0 to 1; never falls as sureness rises."""
        return float(1 / (1 + np.exp(-(self.slope * float(sureness(scores)) + self.offset))))

    @classmethod
    def fit(cls, held_out: HeldOut, none: int) -> "Bands":
        """Bands from leave-one-out scores; `none` is the column of what must not be answered.

        Genuine scores are those of askable phrases without themselves, impostor scores those of
        all phrases without their intent.
        """
        asked = held_out.intents != none
        genuine = held_out.genuine[asked]
        right = genuine.argmax(axis=1) == held_out.intents[asked]
        if not right.any():  # too few questions to tell anything by
            return cls(np.inf, np.inf, 0.0, _NEVER)
        sure = sureness(genuine)
        strange = sureness(held_out.impostor[held_out.impostor.argmax(axis=1) != none])
        strange = strange[np.isfinite(strange)]  # without its only intent a phrase has no score
        refused_anyway = len(held_out.impostor) - len(strange)
        steps = np.unique(sure)
        gain = [
            np.mean(right & (sure >= step))
            + _CAUTION * (np.sum(strange < step) + refused_anyway) / len(held_out.impostor)
            for step in steps
        ]
        upper = float(steps[int(np.argmax(np.array(gain) >= max(gain) - _SLACK))])
        lower = float(np.quantile(genuine.max(axis=1)[right], _LOST))
        scores = np.concatenate([sure, strange])
        truth = np.concatenate([right, np.zeros(len(strange), bool)])
        share = _STRANGE_SHARE * len(sure) / max(len(strange), 1)
        weight = np.concatenate([np.ones(len(sure)), np.full(len(strange), share)])
        return cls(lower, upper, *_logistic(scores, truth, weight))


def sureness(scores: Scores) -> Scores:
    """The best score less half the second best, over the last axis.

    Of two utterances that are equally near to something, the one that is near to nothing else is
    the surer: this separates right from wrong better than the best score alone.
    """
    ordered = np.sort(scores, axis=-1)
    if ordered.shape[-1] == 1:
        return np.asarray(ordered[..., 0])
    second = ordered[..., -2]
    return np.asarray(ordered[..., -1] - np.where(np.isneginf(second), 0, second) / 2)


def _logistic(
    scores: Scores, truth: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope (not below 0) and offset of a weighted logistic regression, by Newton's method."""
    design = np.stack([scores, np.ones(len(scores))], axis=1)
    beta = np.zeros(2)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ beta))
        slack = design.T @ (weight * (truth - chance)) - 1e-3 * beta
        curve = (design * (weight * chance * (1 - chance))[:, None]).T @ design
        beta += np.linalg.solve(curve + 1e-3 * np.eye(2), slack)
    return max(float(beta[0]), 0.0), float(beta[1])
