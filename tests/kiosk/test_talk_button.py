"""Push-to-talk: what a press does and when it is over, in virtual time."""

import pytest

from assistant.speech.fakes import said

from .conftest import Open, voiced

WHEN = said("when does it take place")


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
