"""Whether somebody is there: talk of a hall, the question, the reset; in virtual time."""

from assistant.speech.fakes import noise, said

from .conftest import Open

WHEN = said("when does it take place")


def test_nobody_is_spoken_to_who_talks_in_the_background(stage: Open) -> None:
    chatter = [noise("the game"), noise(), noise("one of the")]
    visit = stage(*chatter)
    for _ in chatter:
        visit.asks()
    assert visit.said == []
    assert visit.kiosk.visits == 0
    assert not visit.loud(3.0)


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
