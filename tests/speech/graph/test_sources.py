import pytest

from assistant.speech.graph.sources import words_of


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("¿Cuándo es?", ["cuándo", "es"]),
        ("I don’t know — what's that?", ["i", "don't", "know", "what's", "that"]),
        ("well-known  D.C.", ["well", "known", "d", "c"]),
        ("Me\u0301xico 2018", ["méxico", "2018"]),
        ("'quoted' snake_case", ["quoted", "snake", "case"]),
        ("... !", []),
    ],
)
def test_words_are_bare(sentence: str, words: list[str]) -> None:
    assert words_of(sentence) == words
