"""Every case of turn-taking at the kiosk, in virtual time."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.engine import Engine
from assistant.errors import ModelError
from assistant.speech.fakes import FakeRecogniser, noise, said

from .conftest import Open, quiet, voiced

WHEN = said("when does it take place")
CUANDO = said("cuándo es", "es")


# -- a turn


def test_a_key_greets_in_every_offered_language(stage: Open) -> None:
    visit = stage().presses(" ").waits_for_silence()
    assert visit.prompt("greeting", "en") in visit.said[0]
    assert visit.prompt("greeting", "es") in visit.said[0]


def test_a_voice_alone_is_answered_in_the_language_it_speaks(stage: Open) -> None:
    visit = stage(CUANDO, WHEN).asks()
    assert visit.heard == ["cuándo es"]
    assert visit.screen.partials[0].startswith("cuándo")
    spanish = visit.said[-1]
    visit.waits_for_silence().asks()
    assert visit.heard == ["cuándo es", "when does it take place"]
    assert visit.said[-1] != spanish


def test_a_slow_speaker_and_a_pause_of_two_seconds_are_one_question(stage: Open) -> None:
    visit = stage(said("when does"), WHEN).arrives()
    visit.hears(voiced(1.0)).hears(quiet(1.4)).hears(voiced(1.0)).hears(quiet(2.0))
    visit.hears(voiced(1.0)).waits(3.0)
    assert len(visit.heard) == 1


@pytest.mark.parametrize("seconds", [0.04, 0.1])
def test_a_cough_is_not_a_question(stage: Open, seconds: float) -> None:
    visit = stage(WHEN).arrives()
    before = len(visit.said)
    visit.hears(voiced(seconds)).waits(3.0)
    assert visit.heard == []
    assert len(visit.said) == before


def test_a_talker_who_never_stops_gets_an_answer(stage: Open) -> None:
    visit = stage(WHEN).arrives()
    visit.hears(voiced(22.0))
    assert visit.heard == ["when does it take place"]


def test_nobody_is_spoken_to_who_talks_in_the_background(stage: Open) -> None:
    chatter = [noise("the game"), noise(), noise("one of the")]
    visit = stage(*chatter)
    for _ in chatter:
        visit.asks()
    assert visit.said == []
    assert visit.kiosk.visits == 0
    assert not visit.loud(3.0)


def test_background_talk_in_a_visit_gets_no_wrong_answer(stage: Open) -> None:
    visit = stage(noise("the game"), WHEN).arrives().asks()
    assert visit.said[-1].startswith(visit.prompt("not_understood"))
    visit.waits_for_silence().asks()
    assert visit.heard[-1] == "when does it take place"


def test_talk_in_the_hall_does_not_keep_a_visit_alive(stage: Open) -> None:
    visit = stage(WHEN, *[noise("the game")] * 12, idle=12, notice=5).asks().waits_for_silence()
    before = len(visit.said)
    for _ in range(12):
        visit.asks().waits_for_silence()
    answered = visit.said[before:]
    assert len(answered) <= 4
    assert visit.prompt("reset_warning") in answered
    visit.waits(6.0)
    assert visit.kiosk.visits == 1


def test_after_talk_in_the_hall_a_real_question_is_answered(stage: Open) -> None:
    visit = stage(*[noise("the game")] * 5, WHEN).arrives()
    for _ in range(6):
        visit.asks().waits_for_silence()
    assert visit.heard[-1] == "when does it take place"
    assert visit.said[-1] != visit.prompt("not_understood")


# -- the screen


def test_the_screen_says_speaking_as_long_as_the_microphone_is_closed(stage: Open) -> None:
    visit = stage(WHEN).asks()
    assert visit.speaking
    assert visit.screen.now() == visit.prompt("speaking")
    visit.waits_for_silence()
    assert visit.screen.now() == visit.prompt("listening")
    visit.presses("h")
    assert visit.screen.now() == visit.prompt("speaking")


def test_with_duplex_the_screen_says_listening_while_it_speaks(stage: Open) -> None:
    visit = stage(WHEN, duplex=True).asks()
    assert visit.speaking
    assert visit.screen.now() == visit.prompt("listening")


def test_the_screen_is_in_every_language_until_the_visitors_is_known(stage: Open) -> None:
    visit = stage(CUANDO, idle=3, notice=2)
    visit.kiosk.ready()
    both = f"{visit.prompt('listening')} · {visit.prompt('listening', 'es')}"
    keys = f"{visit.prompt('keys')}\n{visit.prompt('keys', 'es')}"
    assert (visit.screen.now(), visit.screen.legend) == (both, keys)
    visit.arrives()
    assert (visit.screen.now(), visit.screen.legend) == (both, keys)
    visit.asks()
    assert visit.screen.now() == visit.prompt("speaking", "es")
    assert visit.screen.legend == visit.prompt("keys", "es")
    visit.waits_for_silence().waits(9.0)
    assert visit.kiosk.visits == 1
    assert (visit.screen.now(), visit.screen.legend) == (both, keys)


def test_what_the_kiosk_says_itself_is_in_every_language_too(stage: Open) -> None:
    visit = stage(idle=5, notice=4).arrives().waits(5.5)
    assert visit.said[-2:] == [visit.prompt("reset_warning"), visit.prompt("reset_warning", "es")]


# -- push-to-talk


def test_the_greeting_says_that_a_key_has_to_be_pressed(stage: Open) -> None:
    visit = stage(push_to_talk=True).presses(" ")
    assert visit.said[1:] == [visit.prompt("press_to_talk", lg) for lg in ("en", "es")]


def test_without_a_press_nothing_is_heard(stage: Open) -> None:
    visit = stage(WHEN, push_to_talk=True).asks()
    assert visit.heard == []
    visit.arrives().asks()
    assert visit.heard == []
    visit.presses(" ").waits(0.3).asks()
    assert visit.heard == ["when does it take place"]
    visit.waits_for_silence().asks()
    assert len(visit.heard) == 1


def test_a_press_with_nothing_said_ends_by_itself(stage: Open) -> None:
    visit = stage(push_to_talk=True).arrives().presses(" ").waits(9.0)
    assert visit.prompt("press_nothing") in visit.said[-2:]


def test_a_press_and_no_clear_word_asks_again(stage: Open) -> None:
    visit = stage(said(""), push_to_talk=True).arrives().presses(" ").waits(0.3).asks()
    assert visit.prompt("say_again") in visit.said[-2:]


@pytest.mark.parametrize("push_to_talk", [True, False])
def test_a_press_during_speech_stops_it_at_once_and_listens(
    stage: Open, push_to_talk: bool
) -> None:
    visit = stage(WHEN, push_to_talk=push_to_talk).presses(" ").waits(0.5)
    assert visit.speaking
    visit.presses(" ")
    assert not visit.speaking
    visit.waits(0.3)
    assert visit.loud(0.3)
    visit.asks()
    assert visit.heard == ["when does it take place"]


def test_a_second_press_says_that_the_question_is_over(stage: Open) -> None:
    visit = stage(WHEN, push_to_talk=True).arrives().presses(" ").waits(0.3)
    visit.hears(voiced(1.0)).presses(" ")
    assert visit.heard == ["when does it take place"]


def test_a_trembling_hand_presses_once(stage: Open) -> None:
    visit = stage(WHEN, push_to_talk=True).arrives()
    visit.presses(" ").waits(0.1).presses(" ").waits(0.3).asks()
    assert visit.heard == ["when does it take place"]


# -- keys


def test_every_command_has_a_key_that_interrupts(stage: Open) -> None:
    visit = stage(WHEN).asks()
    answer = visit.said[-1]
    visit.waits(0.2).presses("r")
    assert visit.said[-1] == answer
    for key, prompt in {"s": "slower", "f": "faster", "+": "louder", "-": "softer"}.items():
        visit.presses(key)
        assert visit.said[-1].startswith(visit.prompt(prompt))
    visit.presses("l")
    assert visit.engine.content.names["es"].language["es"][0] in visit.said[-1]
    visit.presses("h")
    assert visit.said[-1].startswith(visit.prompt("help", "es"))
    visit.presses("x")
    assert not visit.speaking
    assert visit.screen.legend == visit.prompt("keys", "es")


def test_a_command_key_starts_a_visit_without_the_greeting(stage: Open) -> None:
    visit = stage().presses("h")
    assert visit.prompt("help") in visit.said[0]


def test_the_goodbye_ends_the_visit_after_its_last_word(stage: Open) -> None:
    visit = stage(said("goodbye")).arrives().hears(voiced(1.5)).waits(0.7)
    assert visit.said[-1] == visit.prompt("goodbye")
    assert visit.kiosk.visits == 0
    visit.waits_for_silence()
    assert visit.kiosk.visits == 1
    assert visit.screen.cleared == 1


# -- between visitors


def test_the_reset_is_announced_then_done(stage: Open) -> None:
    visit = stage(idle=5, notice=4).arrives().presses("l").waits_for_silence().waits(5.0)
    assert visit.said[-1] == visit.prompt("reset_warning", "es")
    visit.waits_for_silence()
    assert visit.kiosk.visits == 0
    visit.waits(4.0)
    assert visit.kiosk.visits == 1
    assert visit.screen.cleared == 1
    visit.presses("h")
    assert visit.prompt("help", "en") in visit.said[-1]


def test_the_warning_is_as_slow_as_the_visitor_asked_for(stage: Open) -> None:
    visit = stage(WHEN, idle=5, notice=4).asks().presses("ss").waits_for_silence().waits(5.5)
    assert visit.said[-1] == visit.prompt("reset_warning")
    spoken = visit.engine.prompts._voice.spoken  # type: ignore[attr-defined]
    assert spoken[-1][2] == spoken[-2][2] < 1


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


def test_a_key_extends_the_visit(stage: Open) -> None:
    visit = stage(idle=5, notice=4).arrives().waits(5.5).waits_for_silence()
    assert visit.prompt("reset_warning") in visit.said[-2:]
    visit.presses(" ").waits(4.5)
    assert visit.kiosk.visits == 0


def test_a_word_extends_the_visit(stage: Open) -> None:
    visit = stage(WHEN, idle=5, notice=4).arrives().waits(5.5).waits_for_silence()
    visit.waits(1.0).asks().waits_for_silence().waits(4.2)
    assert visit.kiosk.visits == 0
    assert visit.prompt("reset_warning") not in visit.said[-1]


# -- what staff save


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
    before = visit.engine.content
    visit.news.append(newer(visit.engine, "Hello, this is new."))
    visit.waits(1.0).asks().waits_for_silence()
    assert visit.kiosk.visit._content is before
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
    assert visit.screen.all("trouble")[-1] == "What was saved is in force."


# -- it never hears itself


def test_its_own_voice_and_its_tail_are_not_heard(stage: Open) -> None:
    visit = stage(WHEN)
    visit.presses(" ")
    while visit.speaking:
        visit.hears(voiced(0.02))
    visit.hears(voiced(0.2)).waits(2.0)
    assert visit.heard == []


def test_a_voice_interrupts_only_with_duplex_and_not_with_a_cough(stage: Open) -> None:
    visit = stage(WHEN, duplex=True).presses(" ").waits(0.5)
    visit.hears(voiced(0.2)).waits(1.0)
    assert visit.speaking
    visit.hears(voiced(1.5))
    assert not visit.speaking
    visit.waits(1.5)
    assert visit.heard == ["when does it take place"]


def test_speech_goes_on_after_a_false_interruption(stage: Open) -> None:
    visit = stage(said(""), duplex=True).presses(" ").waits(0.5)
    visit.hears(voiced(0.8))
    assert not visit.speaking
    visit.waits(1.5)
    assert visit.speaking
    assert visit.loud(0.2)


# -- trouble


def test_an_error_is_printed_and_spoken(stage: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: FakeRecogniser, language: str | None = None) -> None:
        raise ModelError("The network is damaged; install it again.")

    visit = stage().arrives()
    monkeypatch.setattr(FakeRecogniser, "listen", broken)
    visit.asks()
    assert "The network is damaged; install it again." in visit.screen.all("trouble")
    assert visit.prompt("trouble") in visit.said[-2:]


def test_nothing_of_a_visitor_stays_open_or_on_disk(stage: Open) -> None:
    visit = stage(said("goodbye"), WHEN).arrives().asks().waits_for_silence()
    visit.hears(voiced(1.0))
    visit.kiosk.close()
    recogniser = visit.engine.recogniser
    assert isinstance(recogniser, FakeRecogniser)
    assert recogniser.open_hearings == 0
    files = [path for path in visit.engine.settings.cache.rglob("*") if path.is_file()]
    assert not [path for path in files if b"take place" in path.read_bytes()]
