import math

import numpy as np

from assistant.speech.graph import hclg
from assistant.speech.graph.fst import Arcs, arcs_of
from assistant.speech.graph.hclg import Labels
from assistant.speech.graph.phones import SILENCE, PhoneTable

TABLE = PhoneTable(("a", "b", "c"))
LABELS = Labels.make(["ab", "aba", "ba"], TABLE)
FIRST = LABELS.first_disambiguation


def accepts(arcs: Arcs, inputs: list[int]) -> tuple[float, list[int]]:
    """Cost and outputs of the cheapest path that reads the inputs."""
    best: dict[int, tuple[float, list[int]]] = {arcs.start: (0.0, [])}

    def spread(states: dict[int, tuple[float, list[int]]], label: int) -> dict:
        after: dict[int, tuple[float, list[int]]] = {}
        for state, (so_far, words) in states.items():
            for i in np.flatnonzero((arcs.source == state) & (arcs.input == label)):
                said = [int(arcs.output[i])] if arcs.output[i] else []
                total, target = so_far + float(arcs.weight[i]), int(arcs.target[i])
                if total < after.get(target, (math.inf, []))[0]:
                    after[target] = (total, words + said)
        return after

    def closed(states: dict[int, tuple[float, list[int]]]) -> dict:
        for _ in range(len(arcs.final)):
            for target, found in spread(states, 0).items():
                if found[0] < states.get(target, (math.inf, []))[0]:
                    states[target] = found
        return states

    for label in inputs:
        best = closed(spread(closed(best), label))
    ends = [(cost + float(arcs.final[s]), words) for s, (cost, words) in best.items()]
    return min(ends, default=(math.inf, []))


def lexicon() -> Arcs:
    sounds = {"ab": {(0, 1): 0.0}, "aba": {(0, 1, 0): 0.5}, "ba": {(1, 0): 0.0}}
    numbers = {"ab": 1, "aba": 2, "ba": 3}
    return arcs_of(*hclg.lexicon_arcs(sounds, numbers, LABELS, word_cost=0.25))


def test_labels_end_with_garbage_and_back_off() -> None:
    assert LABELS.words == ("<eps>", "ab", "aba", "ba", "[unk]", "#0")
    assert LABELS.words[LABELS.garbage] == "[unk]"
    assert max(TABLE.positioned([2, 2])) < FIRST


def test_phones_become_words_at_the_cost_of_the_word() -> None:
    b, a = TABLE.positioned([1, 0])
    cost, words = accepts(lexicon(), [b, a])
    assert words == [3]
    assert cost == np.float32(0.25 + 2 * math.log(2)) or abs(cost - 0.25 - 2 * math.log(2)) < 1e-5


def test_silence_may_stand_around_words() -> None:
    b, a = TABLE.positioned([1, 0])
    mark = FIRST + 1
    assert accepts(lexicon(), [SILENCE, mark, b, a, SILENCE, mark])[1] == [3]


def test_a_word_that_begins_another_is_told_apart() -> None:
    begin, end = TABLE.positioned([0, 1])
    assert accepts(lexicon(), [begin, end])[0] < math.inf  # "ab" ends with another phone id
    assert accepts(lexicon(), [*TABLE.positioned([0, 1, 0])])[1] == [2]


def test_homophones_end_in_different_symbols() -> None:
    sounds = {"ab": {(0, 1): 0.0}, "ba": {(0, 1): 0.0}}
    rows, _ = hclg.lexicon_arcs(sounds, {"ab": 1, "ba": 3}, LABELS, 0.0)
    symbols = {row[1] for row in rows if row[1] > FIRST + 1}
    assert len(symbols) == 2


def test_phones_last_as_long_as_they_like() -> None:
    lg = arcs_of([(0, 6, 1, 0.5, 1), (0, FIRST, 0, 1.0, 1), (1, 7, 0, 0.25, 2)], {2: 0.0})
    graph = hclg.with_self_loops(lg, FIRST)
    assert accepts(graph, [12, 14]) == (0.75, [1])
    assert accepts(graph, [12, 11, 11, 14, 13]) == (0.75, [1])
    assert accepts(graph, [14, 13]) == (1.25, [])  # the disambiguation symbol is free of sound
    assert accepts(graph, [12, 13, 14])[0] == math.inf


def test_garbage_is_one_word_for_any_phones() -> None:
    graph = hclg.garbage([(0, 1), (1, 0), (2,)], label=4, each=2.0)
    phone = [2 * (4 * (k + 1)) for k in range(3)]  # forward transitions inside a word
    usual, words = accepts(graph, [phone[0], phone[0] - 1, phone[1], phone[1] - 1])
    assert words == [4]
    unusual, words = accepts(graph, [phone[2], phone[2], phone[2]])
    assert words == [4]
    assert unusual / 3 > usual / 2 > 2.0


def test_garbage_may_pause() -> None:
    graph = hclg.garbage([(0, 1), (1, 0)], label=4, each=2.0)
    assert accepts(graph, [8, 7, 2, 1, 1, 16, 15])[1] == [4]


def test_nothing_in_garbage_goes_round_without_sound() -> None:
    graph = hclg.garbage([(0, 1), (1, 0), (2,)], label=4, each=2.0)
    silent = graph.input == 0
    reach = {state: {state} for state in range(len(graph.final))}
    for source, target in zip(graph.source[silent], graph.target[silent], strict=True):
        assert int(target) not in (int(source), graph.start)
        reach[int(source)].add(int(target))
    assert all(reach[target] == {target} for s in reach for target in reach[s] - {s, graph.start})


def test_a_union_offers_every_part_at_its_price() -> None:
    parts = [arcs_of([(0, n, n, 1.0, 1)], {1: 0.0}) for n in (4, 5)]
    whole = hclg.union([(parts[0], 0.5), (parts[1], 0.25)])
    assert accepts(whole, [4]) == (1.5, [4])
    assert accepts(whole, [5]) == (1.25, [5])
    assert accepts(whole, [4, 5])[0] == math.inf
