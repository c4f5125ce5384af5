"""Words on the screen, and when they must not be anywhere."""

from io import StringIO

import pytest
from rich.console import Console

from assistant.kiosk.captions import LineCaptions, NoCaptions, ScreenCaptions, captions


@pytest.fixture
def terminal() -> tuple[ScreenCaptions, StringIO]:
    file = StringIO()
    console = Console(file=file, force_terminal=True, width=80, height=24, color_system=None)
    return ScreenCaptions(console), file


def shown(file: StringIO) -> str:
    """What was drawn since the last look."""
    text = file.getvalue()
    file.seek(0)
    file.truncate()
    return text


def test_partial_words_are_replaced_by_the_final_ones(
    terminal: tuple[ScreenCaptions, StringIO],
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
    screen = ScreenCaptions(console)
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
    terminal: tuple[ScreenCaptions, StringIO],
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


def test_the_screen_keeps_no_history(terminal: tuple[ScreenCaptions, StringIO]) -> None:
    """The alternate screen of a terminal has no scroll-back."""
    screen, file = terminal
    assert "\x1b[?1049h" in file.getvalue()
    screen.close()
    assert "\x1b[?1049l" in file.getvalue()


def test_a_pipe_gets_a_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    file = StringIO()
    lines = LineCaptions(file)
    lines.state("Listening")
    lines.state("Listening")
    lines.heard("when", partial=True)
    lines.heard("when is it", partial=False)
    lines.said("Today.", more=False)
    lines.said("Today.", more=False)
    lines.trouble("It broke.")
    assert file.getvalue().splitlines() == [
        "[Listening]",
        "You: when is it",
        "Assistant: Today.",
        "Assistant: Today.",
    ]
    assert capsys.readouterr().err == "It broke.\n"


def test_a_journal_gets_no_words_of_visitors(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "9:1")
    shown_to_nobody = captions()
    assert isinstance(shown_to_nobody, NoCaptions)
    shown_to_nobody.heard("my name is secret", partial=False)
    shown_to_nobody.said("You are secret.", more=False)
    assert "secret" not in "".join(capsys.readouterr())
