"""Where spoken answers go."""

import json
from pathlib import Path

import pytest

from assistant.commands import ask
from assistant.commands.saving import targets
from assistant.engine import Engine
from assistant.errors import AudioError, UsageError
from assistant.kiosk.sound import aloud
from assistant.speech.audio import Sound


def test_every_answer_has_a_file_of_its_own() -> None:
    sources = [Path(name) for name in ("x/when.wav", "y/when.wav", "when-2.wav", "when-2.wav")]
    names = [path.name for path in targets(Path("out"), sources)]
    assert names == ["when.wav", "when-2.wav", "when-2-2.wav", "when-2-3.wav"]


@pytest.mark.parametrize("out", [".", "folder/..", "linked"])
def test_no_answer_takes_the_file_of_a_recording(tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path)
    recordings = [tmp_path / "when.wav", tmp_path / "when-2.wav"]
    for recording in recordings:
        recording.touch()
    names = [path.name for path in targets(tmp_path / out, recordings)]
    assert names == ["when-3.wav", "when-2-2.wav"]


def test_the_answer_is_not_written_over_its_own_recording(engine: Engine, tmp_path: Path) -> None:
    recording, linked = tmp_path / "when.wav", tmp_path / "linked.wav"
    recording.write_bytes(b"precious")
    linked.symlink_to(recording)
    for out in (recording, linked):
        with pytest.raises(UsageError, match="choose another --out"):
            ask.run(engine, [recording], [], out, play=False, as_json=False)
    assert recording.read_bytes() == b"precious"


def test_an_answer_that_cannot_be_played_can_be_read(
    quick_engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mute(sound: Sound) -> None:
        raise AudioError("There is no loudspeaker; connect one.")

    monkeypatch.setattr(aloud, "play", mute)
    with pytest.raises(AudioError, match="no loudspeaker"):
        ask.run(quick_engine, [], ["is it free"], None, play=True, as_json=True)
    assert json.loads(capsys.readouterr().out)["answer"]
