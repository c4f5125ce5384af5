"""One visitor after the other, and what staff save meanwhile, in virtual time."""

from dataclasses import replace

import numpy as np

from assistant.engine import Engine
from assistant.speech.fakes import FakeRecogniser, said

from .conftest import Open, voiced

WHEN = said("when does it take place")


def test_the_goodbye_ends_the_visit_after_its_last_word(stage: Open) -> None:
    visit = stage(said("goodbye")).arrives().hears(voiced(1.5)).waits(0.7)
    assert visit.said[-1] == visit.prompt("goodbye")
    assert visit.kiosk.visits == 0
    visit.waits_for_silence()
    assert visit.kiosk.visits == 1
    assert visit.screen.cleared == 1


def test_speed_and_volume_are_forgotten(stage: Open) -> None:
    visit = stage(WHEN, WHEN, idle=3, notice=2).asks().presses("ss++").waits_for_silence()
    voice = visit.engine.prompts._voice  # type: ignore[attr-defined]
    assert voice.spoken[-1][2] < 1
    visit.waits(9.0)
    assert visit.kiosk.visits == 1
    loudest = np.abs(np.concatenate(visit.system.played)).max()
    visit.system.played.clear()
    visit.asks().waits_for_silence()
    assert np.abs(np.concatenate(visit.system.played)).max() < loudest


def newer(engine: Engine, greeting: str) -> Engine:
    """An engine whose content greets otherwise."""
    catalog = engine.content.catalog
    said = {**catalog.source, "prompt.greeting:desk": greeting}
    content = replace(engine.content, catalog=replace(catalog, source=said))
    other = engine.successor(content)
    vars(other).update(
        {part: vars(engine)[part] for part in ("recogniser", "understanding", "partials")}
    )
    return other


def test_what_staff_save_comes_into_force_between_visits(stage: Open) -> None:
    visit = stage(WHEN, said("goodbye")).arrives()
    visit.news.append(newer(visit.engine, "Hello, this is new."))
    visit.waits(1.0).asks().waits_for_silence()
    assert visit.screen.all("note") == [], "a visit keeps what it began with"
    visit.hears(voiced(1.5)).waits(0.7).waits_for_silence()
    assert visit.kiosk.visits == 1
    visit.arrives()
    assert visit.said[-1].startswith("Hello, this is new.")


def test_an_idle_kiosk_takes_over_at_once_without_a_sound(stage: Open) -> None:
    visit = stage()
    visit.news.append(newer(visit.engine, "Hello, this is new."))
    visit.waits(0.5)
    assert visit.kiosk.visits == 0
    assert not visit.loud(0.5)
    assert visit.presses(" ").said[0].startswith("Hello, this is new.")


def test_why_an_edit_is_not_taken_over_is_shown(stage: Open) -> None:
    visit = stage()
    visit.news.append("What was saved is not in force: locales/facts.toml is broken.")
    visit.waits(0.5)
    assert "locales/facts.toml is broken" in visit.screen.all("trouble")[0]
    assert visit.presses(" ").said[0].startswith(visit.prompt("greeting"))


def test_that_a_mended_edit_is_taken_over_is_shown(stage: Open) -> None:
    visit = stage(said("goodbye")).arrives()
    visit.news.append("What was saved is not in force: locales/facts.toml is broken.")
    visit.news.append(newer(visit.engine, "Hello, this is new."))
    visit.waits(1.0)
    assert "is broken" in visit.screen.all("trouble")[-1], "a visit keeps what it began with"
    visit.hears(voiced(1.5)).waits(0.7).waits_for_silence()
    assert visit.screen.all("note") == ["What was saved is in force."]
    assert len(visit.screen.all("trouble")) == 1


def test_nothing_of_a_visitor_stays_open_or_on_disk(stage: Open) -> None:
    visit = stage(said("goodbye"), WHEN).arrives().asks().waits_for_silence()
    visit.hears(voiced(1.0))
    visit.kiosk.close()
    recogniser = visit.engine.recogniser
    assert isinstance(recogniser, FakeRecogniser)
    assert recogniser.open_hearings == 0
    files = [path for path in visit.engine.settings.cache.rglob("*") if path.is_file()]
    assert not [path for path in files if b"take place" in path.read_bytes()]
