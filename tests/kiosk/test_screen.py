"""Words on the screen, and when they must be gone."""

from io import StringIO

import pytest
from rich.console import Console

from assistant.kiosk.screen import Screen


@pytest.fixture
def terminal() -> tuple[Screen, StringIO]:
    file = StringIO()
    console = Console(file=file, force_terminal=True, width=80, height=24, color_system=None)
    return Screen(console), file


def shown(file: StringIO) -> str:
    """What was drawn since the last look."""
    text = file.getvalue()
    file.seek(0)
    file.truncate()
    return text


def test_partial_words_are_replaced_by_the_final_ones(
    terminal: tuple[Screen, StringIO],
) -> None:
    screen, file = terminal
    screen.keys("r repeat")
    screen.heard("when does", partial=True)
    assert "when does ..." in shown(file)
    screen.heard("when does it start", partial=False)
    screen.understood("when it takes place")
    screen.said("It starts", more=False)
    screen.said("at ten.", more=True)
    screen.state("Listening")
    text = shown(file)
    for words in ("when does it start", "when it takes place", "It starts at ten.", "Listening"):
        assert words in text
    assert "r repeat" in text
    screen.close()


def test_on_a_low_screen_the_keys_are_cut_not_what_matters() -> None:
    file = StringIO()
    console = Console(file=file, force_terminal=True, width=40, height=10, color_system=None)
    screen = Screen(console)
    screen.keys(" · ".join(f"{n} key" for n in range(100)))
    screen.trouble("The microphone is gone.")
    shown(file)
    screen.said("It starts at ten.", more=False)
    text = shown(file)
    assert "It starts at ten." in text
    assert "The microphone is gone." in text
    assert "99 key" not in text
    screen.close()


def test_after_a_visit_the_screen_holds_nothing_of_it(
    terminal: tuple[Screen, StringIO],
) -> None:
    screen, file = terminal
    screen.heard("my name is secret", partial=False)
    screen.trouble("The microphone is gone.")
    shown(file)
    screen.clear()
    text = shown(file)
    assert "secret" not in text
    assert "The microphone is gone." in text
    screen.close()


def test_the_screen_keeps_no_history(terminal: tuple[Screen, StringIO]) -> None:
    """The alternate screen of a terminal has no scroll-back."""
    screen, file = terminal
    assert "\x1b[?1049h" in file.getvalue()
    screen.close()
    assert "\x1b[?1049l" in file.getvalue()


def test_a_fault_is_red_and_good_news_is_not() -> None:
    file = StringIO()
    console = Console(
        file=file, force_terminal=True, width=80, height=24, color_system="standard", _environ={}
    )
    screen = Screen(console)
    screen.trouble("It is broken.")
    assert "\x1b[1;31mIt is broken." in shown(file)
    screen.note("It works again.")
    text = shown(file)
    assert "\x1b[32mIt works again." in text
    assert "It is broken." not in text
    screen.close()


def test_good_news_goes_with_the_visit_and_a_fault_stays(
    terminal: tuple[Screen, StringIO],
) -> None:
    screen, file = terminal
    screen.note("It works again.")
    shown(file)
    screen.clear()
    assert "It works again." not in shown(file)
    screen.trouble("It is broken.")
    screen.clear()
    shown(file)
    screen.state("Listening")
    assert "It is broken." in shown(file)
    screen.close()
