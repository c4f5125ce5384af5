"""Downloads that break off, lie or do not fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.models import fetch
from assistant.speech.models.catalogue import Pinned

from .upstream import FILES, VOSK, Upstream, digest, served

PATH = f"vosk/{VOSK}.zip"
CONTENT = FILES[PATH]
FILE = Pinned(PATH, len(CONTENT), f"sha256:{digest(CONTENT, 'sha256')}")


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with served() as running:
        yield running


def get(upstream: Upstream, folder: Path, file: Pinned = FILE) -> Path:
    return fetch.download(f"{upstream.base}/{file.path}", file, folder)


def test_a_file_arrives_and_its_progress_is_told(upstream: Upstream, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    url = f"{upstream.base}/{PATH}"
    path = fetch.download(url, FILE, tmp_path, lambda *step: steps.append(step))
    assert path.read_bytes() == CONTENT
    assert steps[-1] == (f"{VOSK}.zip", len(CONTENT), len(CONTENT))
    assert [step[1] for step in steps] == sorted(step[1] for step in steps)


def test_a_broken_connection_goes_on_where_it_stopped(upstream: Upstream, tmp_path: Path) -> None:
    upstream.breaks = [73_728, 8192]
    assert get(upstream, tmp_path).read_bytes() == CONTENT
    assert [wanted for _, wanted in upstream.asked] == [None, "bytes=73728-", "bytes=81920-"]


def test_the_next_command_goes_on_where_the_last_gave_up(
    upstream: Upstream, tmp_path: Path
) -> None:
    upstream.breaks = [57_344, 0, 0, 0]
    with pytest.raises(ModelError, match="run the command again"):
        get(upstream, tmp_path)
    assert (tmp_path / f"{VOSK}.zip.part").stat().st_size == 57_344
    upstream.asked.clear()
    assert get(upstream, tmp_path).read_bytes() == CONTENT
    assert upstream.asked == [(PATH, "bytes=57344-")]


def test_a_server_that_cannot_go_on_is_asked_for_all(upstream: Upstream, tmp_path: Path) -> None:
    upstream.ranges = False
    upstream.breaks = [70_000]
    assert get(upstream, tmp_path).read_bytes() == CONTENT


def test_a_part_of_something_else_is_thrown_away(upstream: Upstream, tmp_path: Path) -> None:
    (tmp_path / f"{VOSK}.zip.part").write_bytes(b"x" * 1000)
    with pytest.raises(ModelError, match="digest"):
        get(upstream, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert get(upstream, tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize(
    "content", [CONTENT[:-1] + b"x", CONTENT + b"more", b"short", b"x" * (len(CONTENT) + 9999)]
)
def test_another_file_is_refused_and_leaves_nothing(
    upstream: Upstream, tmp_path: Path, content: bytes
) -> None:
    upstream.files[PATH] = content
    with pytest.raises(ModelError):
        get(upstream, tmp_path)
    assert not (tmp_path / f"{VOSK}.zip").exists()


def test_a_missing_file_is_a_model_error(upstream: Upstream, tmp_path: Path) -> None:
    upstream.files.clear()
    with pytest.raises(ModelError, match="404"):
        get(upstream, tmp_path)


def test_offline_says_what_can_be_done(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--from FOLDER"):
        fetch.download("http://127.0.0.1:9/file", FILE, tmp_path)


def test_a_full_disk_is_a_model_error(
    upstream: Upstream, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch._Resuming, "_go_on", full)
    with pytest.raises(ModelError, match="free some space"):
        get(upstream, tmp_path)
