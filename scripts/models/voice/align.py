"""Step 4: which frames belong to which phoneme.

    python -m scripts.models.voice.align es RUN

A hidden Markov model of three states a phoneme, one diagonal Gaussian a state, trained by Viterbi
from a flat start. Pauses between words may be skipped; the silence before and after may not. A weak
vowel sounds like what comes next, so it has a model for each kind of neighbour.
"""

import pickle
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from scripts.models.voice.tokens import COUNT, ID, SILENT, SPACE, Ints, folded
from scripts.models.voice.utterance import Floats, Utterance

PASSES = 8

WEAK = {ID[vowel]: number for number, vowel in enumerate("əɐᵻɚɪ")}
NEXT = {ID[sound]: kind for kind, sounds in enumerate(("mnŋ", "l", "ɹrɾ"), 1) for sound in sounds}
NEXT |= dict.fromkeys(SILENT, 4)
"""Kinds of sound behind a weak vowel; 0 are all others."""

MODELS = COUNT + len(WEAK) * (1 + max(NEXT.values()))
STATES = 1 + 3 * MODELS
"""State 0 is silence."""

PAUSE_COST = 3.0
"""Natural log units for each frame that enters a pause between words."""

_RARE = 15
"""A state seen in fewer frames keeps unit variance."""


@dataclass(frozen=True)
class Way:
    """States an utterance goes through from left to right, one entry a state."""

    states: Ints
    tokens: Ints
    """Token each state belongs to."""
    optional: NDArray[np.bool_]


def observations(utterance: Utterance) -> Floats:
    """What the model looks at: cepstra, their slope, voicing, noise; one row a frame."""
    cepstra = utterance.cepstra[:, :20]
    wide = np.pad(cepstra, ((2, 2), (0, 0)), "edge")
    slope = (wide[4:] - wide[:-4]) * 0.5 + (wide[3:-1] - wide[1:-3]) * 0.25
    voiced = utterance.voiced[:, None] * 0.7
    noise = utterance.aperiodicity[:, 2:4] * 0.3
    return np.concatenate([cepstra, slope[:, :12] * 1.5, voiced, noise], axis=1)


def path(tokens: Ints) -> Way:
    """The states of a sentence: marks become pauses, one pause where several marks meet."""
    states: list[tuple[int, int, bool]] = []
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        if token not in SILENT:
            model = _model(int(token), int(tokens[place + 1]))
            states += [(1 + 3 * model + part, place, False) for part in range(3)]
        elif place in (0, last):
            states.append((0, place, False))
        elif tokens[place - 1] not in SILENT and not (token != SPACE and place == last - 1):
            states.append((0, place, True))
    numbers, places, optional = zip(*states, strict=True)
    return Way(np.array(numbers), np.array(places), np.array(optional))


def _model(token: int, following: int) -> int:
    """Number of the model of a sound, a weak vowel's by what comes next."""
    if token not in WEAK:
        return token
    return COUNT + WEAK[token] * (1 + max(NEXT.values())) + NEXT.get(following, 0)


def align(utterances: Sequence[Utterance], passes: int = PASSES) -> None:
    """Fill in the durations of all ``utterances`` of one speaker."""
    seen = [observations(utterance) for utterance in utterances]
    every = np.concatenate(seen)
    mean, deviation = every.mean(axis=0), every.std(axis=0) + 1e-3
    seen = [((rows - mean) / deviation).astype(np.float32) for rows in seen]
    paths = [path(folded(utterance.ids)[0]) for utterance in utterances]
    labels = [_flat(rows, way) for rows, way in zip(seen, paths, strict=True)]
    ways: list[Ints] = [np.zeros(0, np.int64)] * len(seen)
    for number in tqdm(range(passes)):
        means, variances = _gaussians(seen, labels)
        early = number < passes - 3  # half of the data is enough at first
        for index in range(number % 2, len(seen), 2) if early else range(len(seen)):
            ways[index] = _viterbi(seen[index], paths[index], means, variances)
            labels[index] = paths[index].states[ways[index]]
    for utterance, way, chosen in zip(utterances, paths, ways, strict=True):
        count = len(folded(utterance.ids)[0])
        utterance.durations = np.bincount(way.tokens[chosen], minlength=count)


def _flat(rows: Floats, way: Way) -> Ints:
    """Silence where it is quiet at the ends, the states spread evenly over the rest."""
    loud = np.flatnonzero(rows[:, 0] > -1.2)
    first, last = (loud[0], loud[-1] + 1) if len(loud) > 20 else (8, len(rows) - 8)
    body = way.states[1:-1][~way.optional[1:-1]]
    labels = np.zeros(len(rows), dtype=np.int64)
    places = np.arange(last - first) * len(body) // (last - first)
    labels[first:last] = body[np.minimum(places, len(body) - 1)]
    return labels


def _gaussians(seen: Sequence[Floats], labels: Sequence[Ints]) -> tuple[Floats, Floats]:
    """Mean and variance of each state."""
    total = np.zeros((STATES, seen[0].shape[1]))
    squares, count = total.copy(), np.zeros(STATES)
    for rows, states in zip(seen, labels, strict=True):
        np.add.at(total, states, rows)
        np.add.at(squares, states, rows * rows)
        count += np.bincount(states, minlength=STATES)
    number = np.maximum(count, 1)[:, None]
    mean = total / number
    variance = np.maximum(squares / number - mean * mean, 0.05)
    return mean, np.where(count[:, None] > _RARE, variance, 1.0)


def _viterbi(rows: Floats, way: Way, means: Floats, variances: Floats) -> Ints:
    """The likeliest place on ``way`` for each frame."""
    used, inverse = np.unique(way.states, return_inverse=True)
    mean, precision = means[used], 1 / variances[used]
    constant = -0.5 * (np.log(variances[used]) + mean * mean * precision).sum(axis=1)
    likely = (rows * rows) @ (-0.5 * precision.T) + rows @ (mean * precision).T + constant
    likely = likely[:, inverse]
    frames, states = likely.shape
    skips = np.zeros(states, dtype=bool)
    skips[2:] = way.optional[1:-1]
    cost = np.where(way.optional, -PAUSE_COST, 0.0)
    best = np.full(states, -np.inf)
    best[0] = likely[0, 0]
    moves = np.zeros((frames, states), dtype=np.int8)
    for frame in range(1, frames):
        step = np.concatenate([[-np.inf], best[:-1]]) + cost
        skip = np.where(skips, np.concatenate([[-np.inf] * 2, best[:-2]]), -np.inf)
        stepped = np.where(step > best, step, best)
        moves[frame] = np.where(skip > stepped, 2, step > best)
        best = np.maximum(stepped, skip) + likely[frame]
    chosen = np.empty(frames, dtype=np.int64)
    place = states - 1
    for frame in range(frames - 1, -1, -1):
        chosen[frame] = place
        place -= int(moves[frame, place])
    return chosen


def main() -> int:
    language, run = sys.argv[1], Path(sys.argv[2])
    found: list[Utterance] = pickle.loads((run / f"features.{language}.pkl").read_bytes())
    align(found)
    (run / f"aligned.{language}.pkl").write_bytes(pickle.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
