"""Where spoken answers go."""

from pathlib import Path

import pytest

from assistant.commands import ask
from assistant.commands.saving import targets
from assistant.engine import Engine
from assistant.errors import UsageError


def test_every_answer_has_a_file_of_its_own() -> None:
    sources = [Path(name) for name in ("x/when.wav", "y/when.wav", "when-2.wav", "when-2.wav")]
    names = [path.name for path in targets(Path("out"), sources)]
    assert names == ["when.wav", "when-2.wav", "when-2-2.wav", "when-2-3.wav"]


@pytest.mark.parametrize("out", ["when.wav", "folder/../when.wav", ".", "linked"])
def test_no_answer_is_written_over_a_recording(engine: Engine, tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "linked").symlink_to(tmp_path)
    recording = tmp_path / "when.wav"
    recording.write_bytes(b"precious")
    missing = tmp_path / "missing.wav"
    files = [recording] if out.endswith(".wav") else [missing, recording]
    with pytest.raises(UsageError, match="over your recording"):
        ask.run(engine, files, [], tmp_path / out, play=False, as_json=False)
    assert recording.read_bytes() == b"precious"
