"""Words line by line, and when they must not be anywhere."""

from io import StringIO

import pytest

from assistant.kiosk.captions import LineCaptions, NoCaptions, captions


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
    lines.note("It works again.")
    assert file.getvalue().splitlines() == [
        "[Listening]",
        "You: when is it",
        "Assistant: Today.",
        "Assistant: Today.",
        "It works again.",
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
    shown_to_nobody.trouble("It broke.")
    shown_to_nobody.note("It works again.")
    assert capsys.readouterr() == ("It works again.\n", "It broke.\n")
