import pytest

from assistant.understanding import Understanding


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when is it", "en"),
        ("cuándo es", "es"),
        ("cuanto cuesta", "es"),
        ("help", "en"),
        ("ayuda", "es"),
        ("immigration", "en"),
        ("inmigración", "es"),
        ("hola", "es"),
        ("is there one in los angeles", "en"),
        ("hay algo en new haven", "es"),
        ("my cousin told me they clear records", "en"),
        ("mi primo me dijo que borran antecedentes", "es"),
        # These are nobody's, or everybody's: the first language.
        ("no", "en"),
        ("San Francisco", "en"),
        ("event", "en"),
        ("12 !!!", "en"),
        ("", "en"),
    ],
)
def test_typed_text(understanding: Understanding, text: str, language: str) -> None:
    assert understanding.languages_of(text)[0] == language


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("where do i gotta go", ("en",)),
        ("una pregunta", ("es",)),
        ("no", ("en", "es")),
        ("San Francisco", ("en", "es")),
    ],
)
def test_a_language_that_is_ruled_out_is_not_read(
    understanding: Understanding, text: str, languages: tuple[str, ...]
) -> None:
    assert understanding.languages_of(text) == languages
