"""What staff save while the assistant works, with the real content, compiler and ears."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import settings
from assistant.engine import Engine
from assistant.errors import ContentError, ModelError, VoiceError
from assistant.renewal import Renewal, Watch
from assistant.speech.fakes import FakeVoice
from tests.few import few_questions

Edit = Callable[[str, str, str], None]


@pytest.fixture
def locales(tmp_path: Path, engine: Engine) -> Path:
    locales = Path(shutil.copytree(engine.settings.locales, tmp_path / "locales"))
    few_questions(locales)
    return locales


@pytest.fixture
def working(locales: Path, tmp_path: Path) -> Engine:
    """An engine at work; what it makes is kept apart from the project's."""
    engine = Engine(settings.load(locales=locales, cache=tmp_path / "cache"))
    engine.voice = FakeVoice()
    return engine


@pytest.fixture
def edit(locales: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        path = locales / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace


def add_boise(edit: Edit) -> None:
    edit("facts.toml", "place.new_haven = {}", "place.new_haven = {}\nplace.boise = {}")
    for language in ("en", "es"):
        edit(f"{language}/names.toml", "[place]\n", '[place]\nboise = ["Boise"]\n')


def test_a_new_town_is_compiled_beside_the_engine_at_work(working: Engine, edit: Edit) -> None:
    renewal = Renewal(working)
    assert renewal.look() is None
    recogniser = working.recogniser
    add_boise(edit)
    newer = renewal.look()
    assert newer is not None
    assert "boise" in newer.content.facts.event.places
    assert newer.recogniser is not recogniser
    assert newer.voice is working.voice
    assert "boise" not in working.content.facts.event.places
    assert working.recogniser is recogniser
    with_town = newer.understanding.understand("is there one in boise", "en")
    assert with_town.slots["place"] == "boise"
    assert "place" not in working.understanding.understand("is there one in boise", "en").slots
    assert renewal.look() is None


def test_a_bad_edit_keeps_the_old_until_it_is_undone(working: Engine, edit: Edit) -> None:
    renewal = Renewal(working)
    edit("facts.toml", "[contact]", "[contact")
    for _ in "12":
        with pytest.raises(ContentError, match=r"facts\.toml cannot be read"):
            renewal.look()
    edit("facts.toml", "[contact", "[contact]")
    assert renewal.look() is working, "what is saved is in force again, and that is news"
    assert renewal.look() is None


def test_an_edit_before_the_first_look_is_not_missed(working: Engine, edit: Edit) -> None:
    assert working.content.digest
    edit("facts.toml", '# phone = "+1 555 010 0000"', 'phone = "+1 555 010 0199"')
    newer = Renewal(working).look()
    assert newer is not None
    assert newer.content.facts.contact.phone == "+1 555 010 0199"


def test_a_good_edit_that_found_no_room_is_tried_until_it_works(
    working: Engine, edit: Edit
) -> None:
    now = [0.0]
    no_voice = [VoiceError("The voice is gone.")]

    def prepare(newer: Engine) -> None:
        if no_voice:
            raise no_voice.pop()

    renewal = Renewal(working, prepare, lambda: now[0])
    add_boise(edit)
    graphs = working.settings.cache / "graphs"
    graphs.parent.mkdir(exist_ok=True)
    graphs.touch()  # no folder can be made there
    for _ in "12":
        with pytest.raises(ModelError, match="cannot be written"):
            renewal.look()
        now[0] += 59
        assert renewal.look() is None, "not yet again"
        now[0] += 2
    graphs.unlink()
    with pytest.raises(VoiceError, match="gone"):
        renewal.look()
    now[0] += 61
    newer = renewal.look()
    assert newer is not None
    assert "boise" in newer.content.facts.event.places
    now[0] += 61
    assert renewal.look() is None


def test_a_mistake_that_only_loading_finds_waits_for_the_next_edit(
    working: Engine, edit: Edit
) -> None:
    now = [0.0]
    wrong = [ContentError("This respelling cannot be used.")]

    def prepare(newer: Engine) -> None:
        if wrong:
            raise wrong.pop()

    renewal = Renewal(working, prepare, lambda: now[0])
    add_boise(edit)
    with pytest.raises(ContentError, match="respelling"):
        renewal.look()
    now[0] += 1e6
    assert renewal.look() is None
    edit("facts.toml", "\nplace.boise = {}", "")
    for language in ("en", "es"):
        edit(f"{language}/names.toml", '\nboise = ["Boise"]', "")
    assert renewal.look() is working, "what was at work is in force again"


def looks(*results: Engine | Exception | None) -> Callable[[], Engine | None]:
    """Gives or raises each in turn, then gives nothing."""
    left = list(results)

    def look() -> Engine | None:
        result = left.pop(0) if left else None
        if isinstance(result, Exception):
            raise result
        return result

    return look


def test_the_watch_goes_on_after_whatever_happens_and_tells_it_once(engine: Engine) -> None:
    full, bad = OSError(28, "No space left on device"), ContentError("It is broken.")
    results = [None, bad, bad, full, None, full, RuntimeError("secret"), engine, bad]
    found: list[Engine | str] = []
    with Watch(looks(*results), every=0.01) as watch:
        deadline = time.monotonic() + 30
        while len(found) < 5:
            assert time.monotonic() < deadline, found
            if (news := watch.news()) is not None:
                found.append(news)
            time.sleep(0.01)
    broken, no_space, bug, newer, again = found
    assert broken == again == "What was saved is not in force: It is broken."
    assert str(no_space).startswith("What was saved is not in force: [Errno 28] No space left on")
    assert "RuntimeError in look (" in str(bug)
    assert "secret" not in str(bug)
    assert newer is engine
