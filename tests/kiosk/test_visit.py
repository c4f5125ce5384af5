"""Turns, keys and trouble of one visitor, in virtual time."""

import pytest

from assistant.errors import ModelError
from assistant.speech.fakes import FakeRecogniser, noise, said

from .conftest import Open, quiet, voiced

WHEN = said("when does it take place")
CUANDO = said("cuándo es", "es")


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


def test_background_talk_in_a_visit_gets_no_wrong_answer(stage: Open) -> None:
    visit = stage(noise("the game"), WHEN).arrives().asks()
    assert visit.said[-1].startswith(visit.prompt("not_understood"))
    visit.waits_for_silence().asks()
    assert visit.heard[-1] == "when does it take place"


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


def test_an_error_is_printed_and_spoken(stage: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: FakeRecogniser, language: str | None = None) -> None:
        raise ModelError("The network is damaged; install it again.")

    visit = stage().arrives()
    monkeypatch.setattr(FakeRecogniser, "listen", broken)
    visit.asks()
    assert "The network is damaged; install it again." in visit.screen.all("trouble")
    assert visit.prompt("trouble") in visit.said[-2:]
