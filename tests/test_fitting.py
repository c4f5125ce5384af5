"""What is understood with some content is fitted once, kept, and never taken for another's."""

import pickle
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.content import Content, load
from assistant.content.names import Names
from assistant.content.questions import Questions
from assistant.fitting import fitted
from assistant.understanding import Understanding
from assistant.understanding.reader import Reader
from tests.few import few_questions

ROOT = Path(__file__).resolve().parents[1]
ASKED = ("when is it in new haven", "can they erase my record", "stop", "what is this blah")


@pytest.fixture
def fits(
    content: Content, understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """The language of each fit, not of what is read. This checkout's own takes no time: a copy."""
    seen: list[str] = []
    fit = Reader.__init__
    ours = vars(understanding)["_readers"]

    def counted(
        self: Reader, questions: Questions, names: Mapping[str, Names], language: str
    ) -> None:
        seen.append(language)
        if questions == content.questions[language]:
            vars(self).update(vars(ours[language]))
        else:
            fit(self, questions, names, language)

    monkeypatch.setattr(Reader, "__init__", counted)
    return seen


def test_what_is_kept_understands_the_same(
    content: Content, fits: list[str], tmp_path: Path
) -> None:
    first, second = (fitted(content, tmp_path) for _ in range(2))
    assert sorted(fits) == ["en", "es"]
    for text in ASKED:
        assert second.understand(text, "en") == first.understand(text, "en")
        assert second.languages_of(text) == first.languages_of(text)
    assert second.explain(ASKED[0], "en") == first.explain(ASKED[0], "en")


def test_nothing_that_was_asked_is_kept(understanding: Understanding) -> None:
    understanding.understand("is my uncle zebulon quagmire there", "en")
    kept = pickle.dumps(understanding)
    assert b"expungement" in kept
    assert b"zebulon" not in kept


def test_only_the_language_whose_questions_changed_is_fitted_anew(
    fits: list[str], tmp_path: Path
) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    few_questions(locales)
    before = load(locales)
    questions = locales / "en" / "questions.toml"
    group, text = '"event.what" = [\n', questions.read_text(encoding="utf-8")
    assert text.count(group) == 1
    questions.write_text(text.replace(group, f'{group}  "zorbling",\n'), encoding="utf-8")
    after = load(locales)
    said = [fitted(one, tmp_path / "kept").understand("zorbling", "en") for one in (before, after)]
    assert [meaning.outcome for meaning in said] == ["unknown", "answer"]
    assert sorted(fits[:2]) == ["en", "es"]
    assert fits[2:] == ["en"]


def test_other_facts_are_not(content: Content, fits: list[str], tmp_path: Path) -> None:
    locales = Path(shutil.copytree(ROOT / "locales", tmp_path / "locales"))
    with (locales / "facts.toml").open("a", encoding="utf-8") as facts:
        facts.write("# another day\n")
    edited = load(locales)
    assert edited.digest != content.digest
    for one in (content, edited):
        fitted(one, tmp_path / "kept")
    assert sorted(fits) == ["en", "es"]


def test_what_is_damaged_is_made_anew(content: Content, fits: list[str], tmp_path: Path) -> None:
    fitted(content, tmp_path)
    (kept,) = (tmp_path / "en").rglob("*.pickle")
    kept.write_bytes(b"nonsense")
    assert fitted(content, tmp_path).understand(ASKED[0], "en").intent == "event.when"
    fitted(content, tmp_path)
    assert sorted(fits) == ["en", "en", "es"]


def test_it_does_without_a_folder(content: Content, fits: list[str], tmp_path: Path) -> None:
    (tmp_path / "full").write_text("no folder", encoding="utf-8")
    for _ in range(2):
        understanding = fitted(content, tmp_path / "full")
        assert understanding.understand(ASKED[0], "en").intent == "event.when"
    assert sorted(fits) == ["en", "en", "es", "es"]
