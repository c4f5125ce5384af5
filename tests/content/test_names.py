import pytest

from assistant.content.names import parse_names, parse_pronunciation
from assistant.errors import ContentError


def test_names_by_group() -> None:
    names = parse_names('[place]\nny = ["New York", "N Y"]\n', "names.toml")
    assert names.place["ny"] == ("New York", "N Y")
    assert names.slots()["place"] is names.place
    assert set(names.slots()) == {"place", "service", "day", "language"}


def test_words_melt_before_a_name_with_an_article() -> None:
    names = parse_names('[contraction]\n"de el" = "del"\n', "names.toml")
    assert names.contract("cerca de el condado, donde ella") == "cerca del condado, donde ella"
    assert names.contract("de ella") == "de ella"


def test_pronunciation() -> None:
    text = '[say]\n"New Haven" = "Niu Jéiven"\n[hear]\nhaven = ["jéiven", "en:haven"]\n'
    pronunciation = parse_pronunciation(text, "p.toml")
    assert pronunciation.say == {"New Haven": "Niu Jéiven"}
    assert pronunciation.hear == {"haven": ("jéiven", "en:haven")}


@pytest.mark.parametrize("spelling", ["niu", "en:new haven town", "en:", " : "])
def test_a_name_is_respelled_word_by_word(spelling: str) -> None:
    with pytest.raises(ContentError, match=r"^p\.toml: hear\.new haven has 2 words, but its"):
        parse_pronunciation(f'[hear]\n"new haven" = ["{spelling}"]\n', "p.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[plaze]\n", "n.toml: plaze is not something this file can hold; did you mean place."),
        (
            "[place]\nny = []\n",
            'n.toml: place.ny is an empty list: write ny = ["one", "two"], or take the line out.',
        ),
        (
            'place = "New York"\n',
            "n.toml: place has a value that does not fit: write it like a line [place] of its own.",
        ),
    ],
)
def test_each_mistake_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_names(text, "n.toml")
    assert str(caught.value) == sentence
