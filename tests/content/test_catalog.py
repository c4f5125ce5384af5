import pytest

from assistant.content.catalog import Catalog, parse_messages, parse_source, placeholders
from assistant.errors import ContentError

SOURCE = {"a": "One {x}.", "a:past": "Was {x}.", "b": "Two."}
PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgctxt "a"
msgid "One {x}."
msgstr "Uno {x}."

#, fuzzy
msgctxt "a:past"
msgid "Was {x}."
msgstr "Fue {x}."

msgctxt "b"
msgid "Too old."
msgstr "Dos."
"""


def catalog(po: str = PO) -> Catalog:
    return Catalog(SOURCE, {"es": parse_messages(po, "es.po", "es")}, {})


def test_a_current_translation_is_the_text() -> None:
    assert catalog().text("a", "es") == "Uno {x}."
    assert catalog().text("a", "en") == "One {x}."


def test_fuzzy_outdated_missing_and_unknown_are_no_text() -> None:
    assert catalog().text("a:past", "es") is None
    assert catalog().text("b", "es") is None
    assert catalog().text("a", "fr") is None
    assert catalog().text("c", "en") is None


@pytest.mark.parametrize("mended", ["Uno.", "Uno {y}.", "Uno {x} {y}.", " ", ""])
def test_a_translation_with_other_placeholders_is_no_text(mended: str) -> None:
    assert catalog(PO.replace("Uno {x}.", mended)).text("a", "es") is None


def test_pick_takes_the_first_variant_that_exists() -> None:
    assert catalog().pick("a", "past:day", "past") == "a:past"
    assert catalog().pick("a", "now") == "a"
    assert catalog().pick("z", "now") is None


def test_placeholders() -> None:
    assert placeholders("{a} and {b_c}, {a}") == {"a", "b_c"}


def test_lines_of_a_source_text_become_one() -> None:
    assert parse_source('a = """One\n  two."""', "a.toml") == {"a": "One two."}


def test_a_text_that_stands_twice_is_refused() -> None:
    with pytest.raises(ContentError) as caught:
        parse_messages(f'{PO}\nmsgctxt "a"\nmsgid "One."\nmsgstr "Uno."\n', "es.po", "es")
    assert str(caught.value) == (
        'es.po, line 18: "a" stands on line 5 already: take one of the two out.'
    )


@pytest.mark.parametrize("text", ["{", "}", "{}", "{place", "place}", "{a b}", "{{x}}", "{x!r}"])
def test_stray_braces_are_refused(text: str) -> None:
    with pytest.raises(ContentError, match=r"^f: b has a brace without its partner"):
        parse_source(f'b = "{text}"', "f")
    with pytest.raises(ContentError, match=r"^es.po: b has a brace without its partner"):
        parse_messages(PO.replace("Dos.", text), "es.po", "es")


@pytest.mark.parametrize(
    ("old", "new"),
    [('msgstr "Dos."', 'msgstr "Dos.'), ('msgctxt "b"', "nonsense"), ('msgid "Too', "msgid Too")],
)
def test_a_damaged_po_file_is_refused_with_its_line(old: str, new: str) -> None:
    with pytest.raises(
        ContentError, match=r"^es\.po, line \d+ cannot be read: .* open it in Poedit"
    ):
        parse_messages(PO.replace(old, new), "es.po", "es")
