"""What `pybabel` does with our files, by the same functions that it calls."""

from io import BytesIO, StringIO

from babel.messages.catalog import Catalog as Messages
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from assistant.content import Content

from .conftest import LOCALES

METHOD = "assistant.content.extract:extract_answers"


def extracted(text: bytes) -> Messages:
    messages = Messages()
    for line, message, comments, context in extract(METHOD, BytesIO(text)):
        messages.add(message, locations=[("answers.toml", line)], context=context)
        assert comments == []
    return messages


def test_the_catalogs_hold_exactly_todays_texts(content: Content) -> None:
    template = extracted((LOCALES / "en/answers.toml").read_bytes())
    wanted = [(message.context, message.id) for message in template if message.id]
    assert dict(wanted) == content.catalog.source
    for messages in content.catalog.messages.values():
        found = {(message.context, message.id) for message in messages if message.id}
        assert found == set(wanted)
        assert not messages.obsolete


def test_the_line_of_a_text_is_known() -> None:
    (message,) = (m for m in extracted(b'# a remark\n\n"a.b:c" = "Text"\n') if m.id)
    assert message.locations == [("answers.toml", 3)]
    assert message.context == "a.b:c"


def test_what_windows_notepad_saves_is_read() -> None:
    (message,) = (m for m in extracted(b'\xef\xbb\xbf"a.b:c" = "Text"\n') if m.id)
    assert message.context == "a.b:c"


def test_an_update_marks_changed_texts_fuzzy() -> None:
    catalog = read_po(
        StringIO('msgctxt "a.b"\nmsgid "The price is low."\nmsgstr "Es barato."\n'), locale="es"
    )
    catalog.update(extracted(b'"a.b" = "The price is very low."\n'))
    message = catalog.get("The price is very low.", "a.b")
    assert message is not None
    assert message.fuzzy
    written = BytesIO()
    write_po(written, catalog)
    assert b"#, fuzzy\nmsgctxt" in written.getvalue()
