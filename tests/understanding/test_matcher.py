"""The matcher, and its leave-one-out scores against matchers that were really fitted without."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.understanding.features import Likeness, Phrase
from assistant.understanding.matcher import Matcher

PHRASES: Mapping[str, Sequence[Phrase]] = {
    "when": [p.split() for p in ("when is it", "what day is it", "which date", "on what day")],
    "where": [p.split() for p in ("where is it", "what place is it", "in which town")],
    "cost": [p.split() for p in ("what does it cost", "is it free", "how much is it")],
    "none": [p.split() for p in ("what time is my court date", "is it raining")],
}
RIDGE, NEAREST = 0.5, 0.2


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(PHRASES)


def _kernel(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    return (cosines + cosines**2) / 2


def _fit_without(matcher: Matcher, left_out: NDArray[np.bool_], asked: int) -> NDArray[np.float64]:
    """Scores of phrase `asked` by a ridge regression that never saw `left_out`."""
    cosines = Likeness(matcher.phrases).between(slice(None))
    kept = ~left_out
    truth = np.eye(len(matcher.intents))[matcher.column]
    kernel = _kernel(cosines)
    alpha = np.linalg.solve(kernel[np.ix_(kept, kept)] + RIDGE * np.eye(kept.sum()), truth[kept])
    scores = kernel[asked, kept] @ alpha
    for intent in range(len(matcher.intents)):
        of_intent = kept & (matcher.column == intent)
        if of_intent.any():
            scores[intent] += NEAREST * cosines[asked, of_intent].max()
    return np.asarray(scores)


def test_scores_without_the_phrase_are_exact(matcher: Matcher) -> None:
    for asked in range(len(matcher.phrases)):
        left_out = np.arange(len(matcher.phrases)) == asked
        expected = _fit_without(matcher, left_out, asked)
        assert matcher.held_out.genuine[asked] == pytest.approx(expected, abs=1e-4)


def test_scores_without_the_intent_are_exact(matcher: Matcher) -> None:
    for asked in range(len(matcher.phrases)):
        own = matcher.column[asked]
        expected = _fit_without(matcher, matcher.column == own, asked)
        others = np.arange(len(matcher.intents)) != own
        impostor = matcher.held_out.impostor[asked]
        assert impostor[others] == pytest.approx(expected[others], abs=1e-4)
        assert impostor[own] == -np.inf


def test_known_phrases_score_highest_for_their_own(matcher: Matcher) -> None:
    for phrase, column in zip(matcher.phrases, matcher.column, strict=True):
        assert matcher.scores([phrase])[0].argmax() == column


def test_nonsense_scores_nothing(matcher: Matcher) -> None:
    assert not matcher.scores([("zzz", "xxx")]).any()


def test_the_closest_phrase_comes_first(matcher: Matcher) -> None:
    (first, likeness), (_, less), *_ = matcher.closest(("how", "much", "is", "this"))
    assert " ".join(matcher.phrases[first]) == "how much is it"
    assert 1 > likeness > less


def test_an_intent_without_phrases_is_left_out() -> None:
    assert Matcher({**PHRASES, "empty": []}).intents == tuple(PHRASES)


def test_many_phrases() -> None:
    """Enough for the inverse to be taken by halves."""
    many = {
        f"intent{i}": [(f"a{i}", f"b{j}", f"c{(i * j) % 7}") for j in range(40)] for i in range(10)
    }
    matcher = Matcher(many)
    right = [
        matcher.scores([phrase])[0].argmax() == column
        for phrase, column in zip(matcher.phrases, matcher.column, strict=True)
    ]
    assert all(right)
