"""What is on the screen while somebody speaks, in virtual time."""

from assistant.speech.fakes import said

from .conftest import Open

WHEN = said("when does it take place")
CUANDO = said("cuándo es", "es")


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
