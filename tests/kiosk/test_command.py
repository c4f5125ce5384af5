"""What an operator sees of the devices."""

import pytest

from assistant.kiosk import command
from assistant.kiosk.sound.devices import PortAudio
from assistant.kiosk.sound.found import Found


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ([], "This computer has no microphone and no loudspeaker; connect them.\n"),
        ([Found(3, "Jabra", "microphone", True, 48000)], "  3 microphone  Jabra (default)\n"),
    ],
)
def test_the_list_of_devices_says_so_when_there_is_none(
    found: list[Found],
    shown: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(PortAudio, "found", lambda _: found)
    command.devices()
    assert capsys.readouterr().out == shown
