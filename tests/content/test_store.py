import os
import threading
from datetime import date
from pathlib import Path

import pytest

from assistant.content import Store, load
from assistant.errors import ContentError

from .conftest import Edit

FILES = [
    "facts.toml",
    "en/answers.toml",
    "es/LC_MESSAGES/answers.po",
    *(
        f"{lg}/{name}.toml"
        for lg in ("en", "es")
        for name in ("names", "questions", "pronunciation")
    ),
]


EAR = [f"{lg}/{name}" for lg in ("en", "es") for name in ("utterances.txt", "words.tsv")]
"""What a language may do without."""


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(locales: Path, file: str) -> None:
    (locales / file).unlink()
    with pytest.raises(ContentError) as caught:
        load(locales)
    alone = file in ("facts.toml", "en/answers.toml")
    other = "" if alone else ", or make it after the one of another language"
    assert str(caught.value) == f"locales/{file} is missing: put it back{other}."


@pytest.mark.parametrize("file", EAR)
def test_a_language_may_do_without_words_for_the_ear_alone(locales: Path, file: str) -> None:
    (locales / file).unlink()
    content = load(locales)
    language = file[:2]
    known = content.utterances if file.endswith("utterances.txt") else content.frequencies
    assert not known[language]
    assert content.languages == ("en", "es")


@pytest.mark.parametrize("file", [*FILES, *EAR])
def test_a_file_that_is_no_text_is_named(locales: Path, file: str) -> None:
    (locales / file).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match=rf"^locales/{file}, line 1 is not UTF-8 text: save"):
        load(locales)


def test_a_letter_that_is_no_text_is_named_with_its_line(locales: Path) -> None:
    path = locales / "es/names.toml"
    lines = path.read_bytes().split(b"\n")
    lines[11] = b"# a\xf1o"
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(ContentError, match=r"^locales/es/names\.toml, line 12 is not UTF-8"):
        load(locales)


@pytest.mark.parametrize("file", [*FILES, *EAR])
def test_a_folder_in_its_place_is_named(locales: Path, file: str) -> None:
    (locales / file).unlink()
    (locales / file).mkdir()
    with pytest.raises(ContentError, match=rf"^locales/{file} cannot be read"):
        load(locales)


@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_named(locales: Path, file: str) -> None:
    with (locales / file).open("a", encoding="utf-8") as damaged:
        damaged.write('\nmsgid "half\n')
    with pytest.raises(ContentError, match=rf"^locales/{file}.* cannot be read: "):
        load(locales)


def test_a_language_without_a_folder_is_named(locales: Path, edit: Edit) -> None:
    edit("facts.toml", 'languages = ["en", "es"]', 'languages = ["en", "es", "fr"]')
    with pytest.raises(ContentError, match=r"^locales/fr/LC_MESSAGES/answers\.po is missing"):
        load(locales)


def test_windows_line_ends_change_nothing(locales: Path) -> None:
    before = load(locales)
    for file in FILES:
        path = locales / file
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    after = load(locales)
    assert after.catalog.source == before.catalog.source
    assert after.languages == before.languages
    assert after.sentences("es") == before.sentences("es")


def test_what_windows_notepad_saves_is_read(locales: Path) -> None:
    before = load(locales)
    for file in (*FILES, *EAR):
        path = locales / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    after = load(locales)
    assert after.catalog.source == before.catalog.source
    assert after.languages == before.languages
    assert after.sentences("es") == before.sentences("es")
    assert after.frequencies == before.frequencies


def test_another_default_language(locales: Path, edit: Edit) -> None:
    edit("facts.toml", 'languages = ["en", "es"]', 'languages = ["es"]')
    content = load(locales)
    assert content.languages == ("es",)
    assert content.answer("event.cost", {}, "es", date(2018, 10, 1)).language == "es"


def test_a_new_language_is_a_folder(locales: Path, edit: Edit) -> None:
    (locales / "es").rename(locales / "pt")
    edit("facts.toml", 'languages = ["en", "es"]', 'languages = ["en", "pt"]')
    for language in ("en", "pt"):
        edit(f"{language}/names.toml", "[language]\n", '[language]\npt = ["pt"]\n')
    content = load(locales)
    assert content.languages == ("en", "pt")
    assert content.answer("event.when", {}, "pt", date(2026, 1, 1)).text.endswith(
        "Fue del 20 de outubro al 27 de outubro de 2018. No sé de ninguna fecha nueva."
    )


@pytest.mark.parametrize("file", FILES)
def test_the_digest_tells_every_change(locales: Path, file: str) -> None:
    before = load(locales).digest
    assert load(locales).digest == before
    with (locales / file).open("a", encoding="utf-8") as changed:
        changed.write("\n# a remark\n")
    assert load(locales).digest != before


@pytest.mark.parametrize("file", EAR)
def test_the_digest_tells_a_change_of_what_only_the_ear_knows(locales: Path, file: str) -> None:
    before = load(locales).digest
    path = locales / file
    path.write_text("zambomba\t0.1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load(locales).digest != before


def test_refresh_takes_over_a_good_edit(locales: Path, edit: Edit) -> None:
    store = Store(locales)
    first = store.content
    edit("en/answers.toml", '"It is free to come."', '"It is free for everybody."')
    store.refresh()
    assert store.content is not first
    assert store.content.catalog.text("event.cost:free", "en") == "It is free for everybody."
    assert first.catalog.text("event.cost:free", "en") == "It is free to come."


def test_a_bad_edit_keeps_the_last_good_content(locales: Path, edit: Edit) -> None:
    store = Store(locales)
    first = store.content
    edit("facts.toml", "end = 2018-10-27", "end = 2018-09-27")
    store.refresh()
    assert store.content is first
    assert store.problem is not None
    assert "is before start" in store.problem
    edit("facts.toml", "end = 2018-09-27", "end = 2018-10-27")
    store.refresh()
    assert store.problem is None


def test_an_edit_that_would_silence_a_language_waits_for_its_translation(
    locales: Path, edit: Edit
) -> None:
    store = Store(locales)
    first = store.content
    edit("en/answers.toml", '"Goodbye, and all the best."', '"Goodbye, my friend."')
    edit("es/LC_MESSAGES/answers.po", 'msgid "Goodbye, and all the best."', 'msgid "Goodbye."')
    store.refresh()
    assert store.content is first
    assert store.problem == (
        "locales/es/LC_MESSAGES/answers.po: prompt.goodbye must have a translation of today's text,"
        " or nobody could be answered in es: translate it."
    )
    edit("es/LC_MESSAGES/answers.po", 'msgid "Goodbye."', 'msgid "Goodbye, my friend."')
    store.refresh()
    assert store.content.languages == ("en", "es")


def test_an_edit_of_a_label_alone_comes_into_force_at_once(locales: Path, edit: Edit) -> None:
    store = Store(locales)
    edit("en/answers.toml", '"when it takes place"', '"the days of it"')
    store.refresh()
    assert store.content.label("event.when", "en") == "the days of it"
    assert store.content.languages == ("en", "es")


def test_a_language_that_is_taken_out_goes(locales: Path, edit: Edit) -> None:
    store = Store(locales)
    edit("facts.toml", 'languages = ["en", "es"]', 'languages = ["en"]')
    store.refresh()
    assert store.content.languages == ("en",)


@pytest.mark.parametrize("group", ["place", "service", "day", "language", "item"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_names_that_are_gone_are_refused(locales: Path, language: str, group: str) -> None:
    store = Store(locales)
    before = store.content
    path = locales / language / "names.toml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[: whole.index(f"[{group}]")], encoding="utf-8")
    store.refresh()
    assert store.content is before
    assert store.problem is not None


def test_a_language_without_names_is_not_started_with(locales: Path) -> None:
    (locales / "es/names.toml").write_text("", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load(locales)
    assert str(caught.value).startswith(
        "locales/es/names.toml: [event] has no names: write them, or put back what was cut off."
    )


def test_a_name_that_one_language_lost_is_refused(locales: Path, edit: Edit) -> None:
    store = Store(locales)
    before = store.content
    boston = 'boston = ["Boston", "Massachusetts"]\n'
    edit("es/names.toml", boston, "")
    store.refresh()
    assert store.content is before
    assert store.problem == (
        "locales/es/names.toml: place.boston lost its name here, but has one in another language:"
        " put it back, or take it out there too."
    )
    edit("en/names.toml", boston, "")
    edit("facts.toml", "place.boston = {}\n", "")
    store.refresh()
    assert store.problem is None


def test_a_touched_file_is_no_change(locales: Path) -> None:
    store = Store(locales)
    before = store.content.digest
    os.utime(locales / "facts.toml", (1, 1))
    store.refresh()
    assert store.content.digest == before


def test_a_store_needs_content_to_start_with(locales: Path) -> None:
    (locales / "facts.toml").unlink()
    with pytest.raises(ContentError):
        Store(locales)


def test_readers_always_see_whole_content(locales: Path) -> None:
    store = Store(locales)
    path = locales / "en/answers.toml"
    good = path.read_text(encoding="utf-8")
    seen: set[tuple[str, str | None]] = set()
    done = threading.Event()

    def read() -> None:
        while not done.wait(0.001):
            content = store.content
            seen.add((content.digest, content.catalog.text("event.cost:free", "en")))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(5):
        path.write_text(good.replace('"It is free to come."', f'"Free, {turn}."'), "utf-8")
        store.refresh()
    done.set()
    for reader in readers:
        reader.join()
    assert len(seen) == len({digest for digest, _ in seen}), "no snapshot ever changed"
    assert {text for _, text in seen} <= {
        "It is free to come.",
        *(f"Free, {turn}." for turn in range(5)),
    }
    assert store.content.catalog.text("event.cost:free", "en") == "Free, 4."
