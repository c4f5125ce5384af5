"""The decoding graph: language model and lexicon of every language, and a path for anything else.

Made as Kaldi makes HCLG, but for a network whose phones have one state each (Kaldi's "not HMM"
topology, where a self-loop has an output of its own) and know no neighbours, so H and C need no
composition: in LG each phone p becomes transition id 2p into a state that loops on 2p - 1.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.speech.graph.fst import Arcs, Floats, Ints
from assistant.speech.graph.lexicon import Pronunciations
from assistant.speech.graph.phones import SILENCE, PhoneTable

_HALF = math.log(2)

_QUIET_COST = 2.0
"""Cost of silence between phones that are no words."""

Row = tuple[int, int, int, float, int]


@dataclass(frozen=True)
class Labels:
    """The symbols of a graph: words on the output side, phones on the input side."""

    words: tuple[str, ...]
    """By label; 0 is epsilon. The last two are `garbage` and `back_off`."""
    first_disambiguation: int
    """Input labels from here on are no phones."""

    @property
    def garbage(self) -> int:
        """Output label of the path for what is not for us."""
        return len(self.words) - 2

    @property
    def back_off(self) -> int:
        """Label by which the language model shortens its history."""
        return len(self.words) - 1

    @classmethod
    def make(cls, words: Iterable[str], table: PhoneTable) -> "Labels":
        """Labels for these words and all phones of ``table``."""
        return cls(("<eps>", *words, "[unk]", "#0"), 3 + 4 * len(table.symbols))


def lexicon_arcs(
    pronunciations: Mapping[str, Pronunciations],
    numbers: Mapping[str, int],
    labels: Labels,
    word_cost: float,
) -> tuple[list[Row], dict[int, float]]:
    """Phones to words, with optional silence (cost ln 2 either way) before and after each word.

    Homophones, and words that begin other words, end in disambiguation symbols.
    """
    entries = [
        (cost, PhoneTable.positioned(phones), numbers[word])
        for word, found in pronunciations.items()
        for phones, cost in found.items()
    ]
    start, loop, silence, after_silence, state = 0, 1, 2, 3, 4
    silence_mark = labels.first_disambiguation + 1
    rows: list[Row] = [
        (start, 0, 0, _HALF, loop),
        (start, 0, 0, _HALF, silence),
        (silence, SILENCE, 0, 0.0, after_silence),
        (after_silence, silence_mark, 0, 0.0, loop),
        (loop, labels.first_disambiguation, labels.back_off, 0.0, loop),
    ]
    alike = Counter(phones for _, phones, _ in entries)
    beginnings = {phones[:i] for _, phones, _ in entries for i in range(1, len(phones))}
    used: Counter[tuple[int, ...]] = Counter()
    for cost, phones, word in entries:
        symbols = phones
        if alike[phones] > 1 or phones in beginnings:
            used[phones] += 1
            symbols = (*phones, silence_mark + used[phones])
        source, output, weight = loop, word, cost + word_cost
        for symbol in symbols[:-1]:
            rows.append((source, symbol, output, weight, state))
            source, output, weight, state = state, 0, 0.0, state + 1
        rows.append((source, symbols[-1], output, weight + _HALF, loop))
        rows.append((source, symbols[-1], output, weight + _HALF, silence))
    return rows, {loop: 0.0}


def with_self_loops(lg: Arcs, first_disambiguation: int) -> Arcs:
    """LG over phones as HCLG over transition ids: each phone enters a state in which it lasts.

    So each state is split by the phone that enters it: a state of the result is a pair (state of
    LG, phone entered by; 0 for none). The arcs of ``lg`` must be in the order of their sources.
    """
    phone = np.where(lg.input < first_disambiguation, lg.input, 0)
    base = first_disambiguation
    keys, target = np.unique(
        np.concatenate([[lg.start * base], lg.target * base + phone]), return_inverse=True
    )
    start, target = int(target[0]), target[1:]
    state, entered = keys // base, keys % base
    arc, source = _copies(lg.source, state)
    looping = np.flatnonzero(entered)
    zeros = np.zeros(len(looping), np.int64)
    return Arcs(
        source=np.concatenate([source, looping]),
        input=np.concatenate([2 * phone[arc], 2 * entered[looping] - 1]),
        output=np.concatenate([lg.output[arc], zeros]),
        weight=np.concatenate([lg.weight[arc], zeros.astype(np.float32)]),
        target=np.concatenate([target[arc], looping]),
        final=lg.final[state],
        start=start,
    )


def _copies(source: Ints, state: Ints) -> tuple[Ints, Ints]:
    """Each arc once for every copy of the state it leaves: (arc, copy) pairs.

    Args:
        source: state each arc leaves, shape (m,), ascending.
        state: state each copy stands for, shape (k,).
    """
    first = np.searchsorted(source, state, side="left")
    count = np.searchsorted(source, state, side="right") - first
    copy = np.repeat(np.arange(len(state)), count)
    within = np.arange(len(copy)) - np.repeat(np.cumsum(count) - count, count)
    return first[copy] + within, copy


def garbage(words: Iterable[Sequence[int]], label: int, each: float) -> Arcs:
    """Any phones in any order, heard as one word ``label``.

    A phone costs ``each`` plus what it costs to follow the one before in a bigram model of
    ``words``: unlikely sequences would match noise better than any words do, and following them
    all makes decoding slow.

    Args:
        words: phone numbers of each pronunciation of the languages heard.
        label: output label.
        each: cost of each phone.
    """
    pairs: Counter[tuple[int, int]] = Counter()
    for phones in words:
        pairs.update(zip((0, *(k + 1 for k in phones)), (*(k + 1 for k in phones), 0), strict=True))
    size = 1 + max(first for first, _ in pairs)
    seen = np.zeros((size, size), np.float32)
    for (first, second), count in pairs.items():
        seen[first, second] = count
    return _loop(seen, label, each)


def _loop(seen: Floats, label: int, each: float) -> Arcs:
    """A state for each phone it may have come from; 0 is the edge of a word, where all begins.

    Args:
        seen: how often phone number j - 1 follows i - 1, shape (n, n); row and column 0: the edge.
    """
    total, kinds = seen.sum(1, keepdims=True), (seen > 0).sum(1, keepdims=True)
    at_large = (seen.sum(0) + 1e-9) / seen.sum()
    weight = total / np.maximum(1, total + kinds)
    share = weight * seen / np.maximum(1, total) + (1 - weight) * at_large
    share[0, 0] = 0  # a loop without sound would be the end of libvosk
    first, second = np.nonzero(share > 1e-3)
    cost = each - np.log(share[first, second])
    ids = np.where(second > 0, 2 * (4 * second), 0)  # 2 + 4 k + 2 with k = second - 1
    cost = np.where(second > 0, cost, cost - each)
    phones = np.arange(1, len(seen))
    quiet, start = len(seen), len(seen) + 1
    zeros = np.zeros(len(first), np.int64)
    none = np.zeros(len(phones), np.int64)
    final = np.full(len(seen) + 2, np.inf, np.float32)
    final[0] = 0
    return Arcs(
        source=np.concatenate([first, phones, [0, quiet, quiet, start]]),
        input=np.concatenate([ids, 8 * phones - 1, [2 * SILENCE, 2 * SILENCE - 1, 0, 0]]),
        output=np.concatenate([zeros, none, [0, 0, 0, label]]),
        weight=np.concatenate([cost, none, [_QUIET_COST, 0, 0, 0]]).astype(np.float32),
        target=np.concatenate([second, phones, [quiet, quiet, 0, 0]]),
        final=final,
        start=start,
    )


def union(parts: Sequence[tuple[Arcs, float]]) -> Arcs:
    """One start state before all parts, each entered at its cost."""
    arcs = [part for part, _ in parts]
    entries = [cost for _, cost in parts]
    shifts = 1 + np.cumsum([0, *(len(part.final) for part in arcs[:-1])])
    moved = list(zip(arcs, shifts, strict=True))
    none = np.zeros(len(arcs), np.int64)
    starts = [part.start + shift for part, shift in moved]
    return Arcs(
        source=np.concatenate([none, *(part.source + shift for part, shift in moved)]),
        input=np.concatenate([none, *(part.input for part in arcs)]),
        output=np.concatenate([none, *(part.output for part in arcs)]),
        weight=np.concatenate([entries, *(part.weight for part in arcs)]).astype(np.float32),
        target=np.concatenate([starts, *(part.target + shift for part, shift in moved)]),
        final=np.concatenate([[np.inf], *(part.final for part in arcs)]).astype(np.float32),
    )
