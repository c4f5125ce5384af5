"""Questions so few that nothing can be told by them: refused, but never a crash."""

import numpy as np
import pytest

from assistant.content.names import parse_names
from assistant.content.questions import parse_questions
from assistant.understanding.bands import sureness
from assistant.understanding.reader import Reader

ONE = '[ask]\n"event.when" = ["when is it"]\n'
NOTHING_ELSE = '[none]\nask = ["gun rights"]\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        NOTHING_ELSE,
        ONE,
        ONE + NOTHING_ELSE,
        '[ask]\n"event.when" = ["when is it", "what day is it"]\n',
        '[ask]\n"event.when" = ["when is it"]\n"event.where" = ["where is it"]\n',
        '[ask]\n"event.when" = ["when"]\n"event.where" = ["where", "in which town"]\n',
        '[ask]\n"event.when" = ["???"]\n',
    ],
)
def test_few_questions_are_fitted(text: str) -> None:
    names = {"en": parse_names("", "names.toml")}
    reader = Reader(parse_questions(text, "questions.toml"), names, "en")
    for said in ("when is it", "in which town", "gun", ""):
        meaning = reader.understand(said)
        assert 0 <= meaning.confidence <= 1
        assert meaning.intent in (None, "event.when", "event.where")
    assert reader.understand({"when": 0.6, "where": 0.4}).intent != "none"


def test_where_nothing_can_be_asked_nothing_is_understood() -> None:
    names = {"en": parse_names("", "names.toml")}
    reader = Reader(parse_questions("", "questions.toml"), names, "en")
    meaning = reader.understand("when is it")
    assert (meaning.outcome, meaning.intent) == ("unknown", None)


def test_a_lone_score_is_as_sure_as_it_is_high() -> None:
    assert sureness(np.array([[0.5], [0.25]])) == pytest.approx([0.5, 0.25])
    assert sureness(np.array([0.5, -np.inf])) == pytest.approx(0.5)
