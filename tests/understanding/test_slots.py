import pytest

from assistant.content import Content
from assistant.understanding.normalise import tokens
from assistant.understanding.slots import SlotFinder

EVERYDAY = frozenset(tokens("is there one in new the a have never i did what about it i can get"))


def _found(content: Content, language: str, text: str) -> list[tuple[str, str, str]]:
    finder = SlotFinder(content.names[language].slots(), language, EVERYDAY)
    words = tokens(text)
    return [
        (mention.slot, mention.value, " ".join(words[mention.start : mention.end]))
        for mention in finder.find(words)
    ]


@pytest.mark.parametrize(
    ("language", "said", "name", "place"),
    [
        ("en", "is there one in new haven", "new haven", "new_haven"),
        ("en", "is there one in new heaven please", "new heaven", "new_haven"),
        ("en", "have you one in new have in", "new have in", "new_haven"),
        ("en", "is it in los angelis", "los angelis", "los_angeles"),
        ("en", "what about san fran", "san fran", "san_francisco"),
        ("en", "sam francisco", "sam francisco", "san_francisco"),
        ("en", "prince george", "prince george", "prince_georges_county"),
        ("en", "prints george's county", "prints george s county", "prince_georges_county"),
        ("en", "wash ington d c", "wash ington d c", "washington_dc"),
        ("es", "hay uno en niu jeiven", "niu jeiven", "new_haven"),
        ("es", "y en los anyeles", "los anyeles", "los_angeles"),
        ("es", "en guashinton", "guashinton", "washington_dc"),
        ("es", "prins yorch", "prins yorch", "prince_georges_county"),
    ],
)
def test_places_however_they_are_heard(
    content: Content, language: str, said: str, name: str, place: str
) -> None:
    assert ("place", place, name) in _found(content, language, said)


@pytest.mark.parametrize(
    "said",
    ["i never did", "is there one in houston", "what about it", "los", "cómo se borra un récord"],
)
def test_other_words_are_no_places(content: Content, said: str) -> None:
    assert _found(content, "en", said) == []


def test_several_kinds_in_one_sentence(content: Content) -> None:
    found = _found(content, "en", "can i get a health check in detroit on saturday in spanish")
    assert [slot for slot, _, _ in found] == ["service", "place", "day", "language"]


def test_the_longer_name_wins(content: Content) -> None:
    assert _found(content, "en", "in new haven connecticut") == [
        ("place", "new_haven", "new haven connecticut")
    ]


def test_words_that_are_known_are_believed() -> None:
    """Where the questions speak of a Detroiter, nobody means Detroit."""
    slots = {"place": {"detroit": ("Detroit",)}}
    words = ("detroiter",)
    assert SlotFinder(slots, "en", frozenset()).find(words)
    assert not SlotFinder(slots, "en", frozenset(words)).find(words)


def test_short_names_and_days_only_as_written() -> None:
    slots = {"place": {"dc": ("D C",)}, "day": {"sunday": ("Sunday",)}}
    finder = SlotFinder(slots, "en", frozenset())
    assert [mention.value for mention in finder.find(("d", "c"))] == ["dc"]
    assert finder.find(("d", "e", "sundae")) == []


def test_no_names_no_mentions() -> None:
    assert SlotFinder({}, "en", frozenset()).find(("new", "haven")) == []
