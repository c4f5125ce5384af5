"""Counting: what is right, what is wrong, and why."""

import pytest

from assistant.bench.recordings import Text
from assistant.bench.score import Share, Trial, Verdict, plain, score, share, word_error_rate
from assistant.understanding import Meaning, Outcome

WHEN = Text("event-when-1", "en", "when is it", "event.when", also=("event.where",))
PLACE = Text("event-place-1", "en", "in New Haven", "event.place", slots=(("place", "new_haven"),))
SLOWER = Text("command-slower-1", "en", "slower", "command.slower")
BAIL = Text("none-bail-1", "en", "how much is bail", None)


def trial(
    text: Text,
    outcome: Outcome,
    intent: str | None = None,
    choices: tuple[str, ...] = (),
    language: str = "en",
    heard: str | None = None,
    slots: dict[str, str] | None = None,
    others: tuple[str, ...] = (),
) -> Trial:
    words = text.words if heard is None else heard
    meaning = Meaning(outcome, intent, choices, 0.5, slots or {}, words, language, others=others)
    return Trial(text, "clean", "pico", words, meaning)


@pytest.mark.parametrize(
    ("tried", "verdict"),
    [
        (trial(WHEN, "answer", "event.when"), "answered"),
        (trial(WHEN, "answer", "event.where"), "answered"),
        (trial(WHEN, "answer", "event.cost"), "wrong"),
        (trial(WHEN, "command", "command.stop"), "wrong"),
        (trial(WHEN, "ask_back", choices=("event.cost", "event.when")), "asked"),
        (trial(WHEN, "ask_back", choices=("event.cost", "event.who")), "astray"),
        (trial(WHEN, "unknown"), "refused"),
        (trial(SLOWER, "command", "command.slower"), "answered"),
        (trial(BAIL, "unknown"), "refused"),
        (trial(BAIL, "answer", "event.cost"), "wrong"),
        (trial(BAIL, "ask_back", choices=("event.cost", "event.who")), "astray"),
    ],
)
def test_verdict(tried: Trial, verdict: Verdict) -> None:
    assert tried.verdict == verdict


def test_score_counts_each_kind_apart() -> None:
    trials = [
        trial(WHEN, "answer", "event.when"),
        trial(WHEN, "ask_back", choices=("event.when", "event.cost")),
        trial(WHEN, "answer", "event.cost", language="es"),
        trial(PLACE, "answer", "event.place", slots={"place": "new_haven"}),
        trial(PLACE, "answer", "event.place", slots={"place": "boston"}),
        trial(SLOWER, "unknown", heard=""),
        trial(BAIL, "answer", "event.cost"),
        trial(BAIL, "unknown"),
    ]
    result = score(trials, understood=frozenset({WHEN, SLOWER}), samples=frozenset({"when is it"}))
    assert result.questions_right == Share(4, 5)
    assert result.new_wordings_right == Share(2, 2)
    assert result.answered == Share(3, 5)
    assert result.answered_wrong == Share(1, 5)
    assert result.right_after_neither == Share(4, 5)
    assert result.commands_right == Share(0, 1)
    assert result.slots_right == Share(1, 2)
    assert result.language_right == Share(5, 6)
    assert result.off_topic_answered == Share(1, 2)
    assert ("event.when", "event.cost", 1) in result.confusions
    assert ("off-topic", "event.cost", 1) in result.confusions
    assert result.misses == {"taken for another language": 1, "nothing heard": 1}


def test_what_is_guessed_next_is_right_for_who_says_neither() -> None:
    guessed = {"choices": ("event.cost", "event.who")}
    assert trial(
        WHEN, "ask_back", **guessed, others=("event.bring", "event.when")
    ).right_after_neither
    assert not trial(
        WHEN, "ask_back", **guessed, others=("a", "b", "event.when")
    ).right_after_neither


def test_share_says_how_many() -> None:
    assert str(share([True, False, True, True])) == "75.0 % of 4"
    assert str(share([])) == "none"


def test_word_error_rate_counts_every_kind_of_error() -> None:
    assert word_error_rate([("one two three four", "one too three")]) == 50
    assert word_error_rate([("Dónde?", "donde")]) == 0


def test_plain_drops_case_accents_and_punctuation() -> None:
    assert plain("¿Qué's  up, Doc?") == "ques up doc"
