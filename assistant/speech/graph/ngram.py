"""The language model of one language: interpolated 4-grams over questions, open to any word.

P(w | t u v) = L(t u v) ML(w | t u v) + (1 - L(t u v)) P(w | u v) and so on down to single words,
with Witten and Bell's weight L(h) = N(h) / (N(h) + T(h)) (N tokens and T different words seen after
the history h). At the bottom, single words of the questions are mixed with the frequencies of the
language at large, so a wording that nobody wrote down can still be heard.

Most pairs and threes of words come once or twice and tell little that their last words alone do
not: they are left out, much as Stolcke does (Entropy-based pruning of backoff language models,
1998). That makes the graph far smaller and costs unseen sentences next to nothing.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.speech.graph.fst import Arcs, Ints

_ORDER = 4

_END = 0.15
"""Share of sentence ends among the words at large."""

_WORTH = 2e-5
"""Nats a running word of the sentences that knowing two or three words before must save."""

_Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class NgramSettings:
    """How much the questions are trusted."""

    general: float = 0.3
    """Share of single words that comes from the language at large."""

    trust: float = 0.85
    """Factor on Witten and Bell's weight; smaller lets more unseen word sequences through."""


@dataclass(frozen=True, eq=False)
class _Grams:
    """All different sequences of n words, an entry each.

    Those of one word are all words there are, seen or not, each at its own number.
    """

    word: Ints
    """The last word."""
    history: Ints
    """Index of the n - 1 words before it, among the sequences of that length."""
    shorter: Ints
    """Index of what is left without the first word."""
    count: Ints
    """How often it was seen."""


def ngram(
    sentences: Iterable[Sequence[str]],
    general: Mapping[str, float],
    labels: Mapping[str, int],
    back_off: int,
    settings: NgramSettings,
) -> Arcs:
    """The model as an acceptor.

    Args:
        sentences: word sequences; words without a label are skipped.
        general: word -> frequency in the language at large, for words with a label.
        labels: word -> label; every one of them is accepted.
        back_off: input label of the arcs that shorten the history (their output is epsilon).
        settings: the mixture.
    """
    numbers = {word: number for number, word in enumerate(labels)}
    begin, end = len(numbers), len(numbers) + 1
    told = [[begin, *(numbers[w] for w in words if w in numbers), end] for words in sentences]
    grams = _counted(told, end + 1)
    seen = np.delete(grams[0].count, begin)
    chances, weights = _estimate(grams, _single(seen, general, labels, settings), settings.trust)
    known = _worth_knowing(grams, chances, weights, _WORTH * seen.sum())
    known[0][begin] = True
    states, longest = _numbered(grams, known)
    # Words: from each known history to the longest known one that they lead to.
    final = np.full(1 + sum(map(np.sum, known)), np.inf, np.float32)
    label = np.array([*labels.values(), 0, 0], np.int64)
    parts = []
    for gram, chance, state, target in zip(grams, chances, states, longest[1:], strict=True):
        source, cost = state[gram.history], -np.log(chance)
        last = (source >= 0) & (gram.word == end)
        final[source[last]] = cost[last]
        on = (source >= 0) & (gram.word < begin)
        word = label[gram.word[on]]
        parts.append((source[on], word, word, cost[on], target[on]))
    # Back-offs: from each to the longest known one without its first words.
    for gram, weight, state, target in zip(grams, weights, states[1:], longest, strict=False):
        off = state >= 0
        none = np.zeros(off.sum(), np.int64)
        target = target[gram.shorter[off]]
        parts.append((state[off], none + back_off, none, -np.log1p(-weight[off]), target))
    source, told_in, told_out, cost, target = map(np.concatenate, zip(*parts, strict=True))
    start = int(states[1][begin])
    return Arcs(source, told_in, told_out, cost.astype(np.float32), target, final, start)


def _counted(sentences: Sequence[Sequence[int]], size: int) -> list[_Grams]:
    """Sequences of one word to `_ORDER` words; ``size``: how many different words there are."""
    lengths = np.array([len(sentence) for sentence in sentences], np.int64)
    words = np.array(list(itertools.chain.from_iterable(sentences)), np.int64)
    place = np.arange(len(words)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    nothing = np.zeros(size, np.int64)
    every = np.arange(size)
    grams = [_Grams(every, nothing, nothing, np.bincount(words, minlength=size))]
    ending = words  # which sequence of n words ends here
    for before in range(1, _ORDER):
        here = np.flatnonzero(place >= before)
        found, first, which, count = np.unique(
            ending[here - 1] * size + words[here],
            return_index=True,
            return_inverse=True,
            return_counts=True,
        )
        grams.append(_Grams(found % size, found // size, ending[here][first], count))
        ending = np.zeros_like(words)
        ending[here] = which
    return grams


def _single(
    seen: Ints, general: Mapping[str, float], labels: Mapping[str, int], settings: NgramSettings
) -> _Numbers:
    """Probabilities of single words, none of them zero; the start, which never follows, has 1."""
    least = min((f for f in general.values() if f > 0), default=1.0)
    at_large = np.array([max(general.get(word, 0.0), least / 10) for word in labels])
    at_large *= (1 - _END) / at_large.sum()
    at_large = np.append(at_large, _END)
    share = settings.general if seen.any() else 1.0
    mixed = share * at_large + (1 - share) * seen / max(1, seen.sum())
    return np.insert(mixed, len(labels), 1.0)


def _estimate(
    grams: Sequence[_Grams], single: _Numbers, trust: float
) -> tuple[list[_Numbers], list[_Numbers]]:
    """Probability of each sequence's last word, and each sequence's weight as a history."""
    chances, weights = [single], []
    for gram in grams[1:]:
        shorter = chances[-1]
        total = np.bincount(gram.history, gram.count, len(shorter))
        different = np.bincount(gram.history, minlength=len(shorter))
        weight = trust * total / np.maximum(1, total + different)
        own = weight[gram.history]
        likely = gram.count / total[gram.history]
        chances.append(own * likely + (1 - own) * shorter[gram.shorter])
        weights.append(weight)
    return chances, weights


def _worth_knowing(
    grams: Sequence[_Grams],
    chances: Sequence[_Numbers],
    weights: Sequence[_Numbers],
    least: float,
) -> list[NDArray[np.bool_]]:
    """Which histories of one word, two and three are known; several words only where they help."""
    known = [weights[0] > 0]
    for gram, longer, shorter, weight in zip(
        grams[2:], chances[2:], chances[1:], weights[1:], strict=False
    ):
        gain = gram.count * np.log(longer / shorter[gram.shorter])
        saved = np.bincount(gram.history, gain, len(weight))
        # What a history itself was seen with flatters it, the less it was seen the more.
        known.append((weight > 0) & (weight * saved >= least))
    return known


def _numbered(
    grams: Sequence[_Grams], known: Sequence[NDArray[np.bool_]]
) -> tuple[list[Ints], list[Ints]]:
    """States of histories of no word to three, and where sequences of no word to four lead.

    A history that is not known has state -1; a sequence leads to the longest known history that it
    ends in. State 0 knows nothing.
    """
    states, longest, size = [np.zeros(1, np.int64)], [np.zeros(1, np.int64)], 1
    for gram, kept in zip(grams, known, strict=False):
        states.append(np.where(kept, size - 1 + np.cumsum(kept), -1))
        longest.append(np.where(kept, states[-1], longest[-1][gram.shorter]))
        size += int(kept.sum())
    longest.append(longest[-1][grams[-1].shorter])
    return states, longest
