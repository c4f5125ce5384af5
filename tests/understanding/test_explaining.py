import pytest

from assistant.content import Content
from assistant.content.questions import Questions
from assistant.understanding import Understanding
from assistant.understanding.explaining import collisions, explain
from assistant.understanding.reader import Reader


def test_why(understanding: Understanding) -> None:
    why = understanding.explain("um could you tell me how much it costs", "en")
    assert why.meaning == understanding.understand("um could you tell me how much it costs", "en")
    assert why.scores[0][0] == "event.cost"
    assert list(why.scores) == sorted(why.scores, key=lambda pair: -pair[1])
    assert why.sureness >= why.upper
    assert why.scores[0][1] >= why.lower
    assert max(why.words, key=lambda pair: pair[1])[0] in ("how", "much", "costs")
    assert "tell" not in dict(why.words)


def test_the_closest_questions_are_shown_as_staff_wrote_them(
    understanding: Understanding, content: Content
) -> None:
    why = understanding.explain("is there one in San Francisco", "en")
    intent, phrase, likeness = why.closest[0]
    assert phrase in content.questions["en"].ask[intent]
    assert "{place}" in phrase
    assert likeness == pytest.approx(1)


def test_nothing_said_explains_itself(understanding: Understanding) -> None:
    why = understanding.explain("", "en")
    assert why.words == ()
    assert why.meaning.outcome == "unknown"


@pytest.fixture(scope="module")
def crossed(content: Content) -> Reader:
    """Some of the English questions, with one phrase under the wrong intent."""
    questions = content.questions["en"]
    ask = {intent: phrases[:20] for intent, phrases in questions.ask.items()}
    ask["event.access"] += ("how much does it cost to get in",)
    none = questions.none[:50]
    return Reader(
        Questions(ask, none, questions.before, questions.after, questions.exact),
        content.names,
        "en",
    )


def test_a_phrase_under_the_wrong_intent_is_reported(crossed: Reader) -> None:
    found = [c for c in collisions(crossed) if c.intent == "event.access"]
    assert "how much does it cost to get in" in [c.phrase for c in found]
    assert found[0].taken_by == "event.cost"
    assert all(c.gap > 0 for c in found)


def test_explain_works_on_the_reader_alone(crossed: Reader) -> None:
    assert explain(crossed, "help").meaning.intent == "command.help"
