import pytest

from assistant.content.names import parse_names
from assistant.content.questions import fill, filled, parse_questions, sentences, spoken
from assistant.errors import ContentError

NAMES = parse_names(
    """
[place]
a = ["Alpha", "Al"]
b = ["Beta"]
c = ["Gamma"]
[day]
monday = ["Monday"]
""",
    "names.toml",
)
QUESTIONS = """
[ask]
"event.place" = ["is it in {place}", "Going to {place} on {day}?"]
"event.when" = ["When is it?"]
[none]
ask = ["gun rights"]
[fillers]
before = ["um"]
after = ["please"]
[exact]
"command.stop" = ["stop"]
"""


def test_spoken_is_bare_words() -> None:
    assert spoken("¿Qué día es, por favor?") == "qué día es por favor"
    assert spoken("Prince George’s 'County', D.C.") == "prince george's county d c"


def test_every_name_occurs_and_no_cross_product() -> None:
    places = ("1", "2", "3", "4", "5")
    tried = fill(["x {place}", "y {place}"], {"place": places})
    assert len(tried) == 6
    assert {sentence[-1] for sentence in tried} == set(places)
    assert fill(["plain"], {"place": places}) == ["plain"]
    assert fill(["in {place}"], {"place": ()}) == []


def test_utterances_are_filled_like_questions() -> None:
    said = filled(["Is {place} far?", "hello", "is {town} far"], NAMES)
    assert said == ["is alpha far", "is al far", "is beta far", "is gamma far", "hello"]


def test_sentences_hold_questions_fillers_names_and_commands() -> None:
    said = sentences(parse_questions(QUESTIONS, "questions.toml"), NAMES)
    assert {"is it in alpha", "is it in al", "when is it", "stop", "beta", "monday"} <= set(said)
    assert any(sentence.startswith("um ") for sentence in said)
    assert any(sentence.endswith(" please") for sentence in said)
    assert any(sentence.endswith("on monday") for sentence in said)
    assert "gun rights" not in said
    assert "stop please" not in said


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            '["When is it?"]',
            '"When is it?"',
            "q.toml: ask.event.when has a value that does not fit:"
            ' write it like event.when = ["one", "two"].',
        ),
        (
            '["When is it?"]',
            "[]",
            'q.toml: ask.event.when is an empty list: write event.when = ["one", "two"],'
            " or take the line out.",
        ),
        (
            '["When is it?"]',
            '["When is it?", ""]',
            "q.toml: ask.event.when has an empty text in its list:"
            " write words there or take it out.",
        ),
        (
            "[fillers]",
            "[filers]",
            "q.toml: filers is not something this file can hold; did you mean fillers.",
        ),
        (
            "ask = [",
            "aks = [",
            "q.toml: none.aks is not something this file can hold; did you mean ask.",
        ),
    ],
)
def test_each_mistake_is_one_sentence(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_questions(QUESTIONS.replace(old, new, 1), "q.toml")
    assert str(caught.value) == sentence
