import math

import pytest

from assistant.speech.graph.fst import Arcs
from assistant.speech.graph.ngram import NgramSettings, ngram

LABELS = {word: i for i, word in enumerate(["when", "is", "it", "water"], start=1)}
BACK_OFF = 9
GENERAL = {"when": 0.01, "is": 0.02, "it": 0.03, "water": 0.001}


def model(sentences: list[str], settings: NgramSettings | None = None) -> Arcs:
    words = [sentence.split() for sentence in sentences]
    return ngram(words, GENERAL, LABELS, BACK_OFF, settings or NgramSettings())


def cost(arcs: Arcs, sentence: str) -> float:
    """Of the cheapest path that accepts the sentence."""
    best = {arcs.start: 0.0}
    for word in [*sentence.split(), None]:
        for _ in range(3):  # back-offs
            for state, so_far in list(best.items()):
                for i in (arcs.source == state).nonzero()[0]:
                    if arcs.input[i] == BACK_OFF:
                        target, total = int(arcs.target[i]), so_far + float(arcs.weight[i])
                        best[target] = min(best.get(target, math.inf), total)
        if word is None:
            return min(so_far + float(arcs.final[state]) for state, so_far in best.items())
        after: dict[int, float] = {}
        for state, so_far in best.items():
            for i in (arcs.source == state).nonzero()[0]:
                if arcs.input[i] == LABELS[word]:
                    target, total = int(arcs.target[i]), so_far + float(arcs.weight[i])
                    after[target] = min(after.get(target, math.inf), total)
        best = after
    raise AssertionError


def test_seen_sentences_are_likelier_than_unseen_ones() -> None:
    arcs = model(["when is it", "when is it", "is it"])
    assert cost(arcs, "when is it") < cost(arcs, "is it") < cost(arcs, "it is when")


def test_any_words_of_the_language_may_come() -> None:
    assert cost(model(["when is it"]), "is water water when") < 40


def test_frequent_words_are_likelier_among_the_unseen() -> None:
    arcs = model(["when"])
    assert cost(arcs, "it") < cost(arcs, "water")


def test_less_trust_makes_unseen_orders_cheaper() -> None:
    trusting, doubting = (model(["when is it"] * 20, NgramSettings(trust=t)) for t in (1.0, 0.5))
    assert cost(doubting, "it is") < cost(trusting, "it is")


@pytest.mark.parametrize("sentences", [["when is it", "is it", "it"], ["when"], []])
def test_from_every_state_the_costs_are_a_distribution(sentences: list[str]) -> None:
    arcs = model(sentences)
    for state in range(len(arcs.final)):
        own = arcs.source == state
        seen = own & (arcs.input != BACK_OFF)
        mass = math.exp(-float(arcs.final[state])) + sum(map(math.exp, -arcs.weight[seen]))
        back = arcs.weight[own & (arcs.input == BACK_OFF)]
        # Arcs hold interpolated probabilities, so with back-off there is more than one in all.
        assert mass == pytest.approx(1, abs=1e-4) if not len(back) else mass <= 1.0001


def test_pairs_of_words_that_tell_nothing_new_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = ["when is it"] * 20 + ["water is it"]
    monkeypatch.setattr("assistant.speech.graph.ngram._WORTH", -1.0)
    all_pairs = model(plain)
    # In so few sentences a pair saves more of each word than in thousands.
    monkeypatch.setattr("assistant.speech.graph.ngram._WORTH", 0.01)
    assert len(model(plain).final) < len(all_pairs.final)
    kept = model(["when is it"] * 20 + ["water is when"] * 20)
    assert cost(kept, "water is when") < cost(kept, "water is it") - 1


def test_words_without_a_label_are_skipped() -> None:
    assert cost(model(["when was it"]), "when it") < cost(model(["when"]), "when it")
