"""A file that is replaced whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.disk.replacement import replacing
from tests.full_disk import full_disk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_text("old")
    return path


@pytest.mark.parametrize("durable", [False, True])
def test_what_is_written_takes_the_place(file: Path, durable: bool) -> None:
    with replacing(file, durable) as part:
        part.write_text("new")
        assert file.read_text() == "old", "until the end"
    assert file.read_text() == "new"
    assert os.listdir(file.parent) == ["file"]


@pytest.mark.parametrize("durable", [False, True])
def test_a_full_disk_changes_nothing_and_leaves_nothing(file: Path, durable: bool) -> None:
    with (
        full_disk(1000),
        pytest.raises(OSError, match="File too large"),
        replacing(file, durable) as part,
    ):
        part.write_bytes(b"x" * 5000)
    assert file.read_text() == "old"
    assert os.listdir(file.parent) == ["file"]


def test_a_disk_without_any_room_is_no_different(small_disk: Path) -> None:
    file = small_disk / "file"
    file.write_text("old")
    with pytest.raises(OSError, match="No space left"), replacing(file) as part:
        part.write_bytes(b"x" * 100_000)
    assert file.read_text() == "old"
    assert os.listdir(small_disk) == ["file"]


def test_who_gives_up_leaves_nothing(file: Path) -> None:

    def stopped(part: Path) -> None:
        part.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), replacing(file) as part:
        stopped(part)
    assert file.read_text() == "old"
    assert os.listdir(file.parent) == ["file"]


def test_a_file_keeps_its_mode_and_a_new_one_is_private(file: Path) -> None:
    file.chmod(0o640)
    new = file.with_name("new")
    for path in (file, new):
        with replacing(path) as part:
            assert part.stat().st_mode & 0o077 == 0, "nobody else reads it half written"
            part.write_text("secret")
    assert [path.stat().st_mode & 0o777 for path in (file, new)] == [0o640, 0o600]


def test_a_link_stays_one(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file)
    with replacing(link) as part:
        part.write_text("new")
    assert link.is_symlink()
    assert file.read_text() == "new"


def test_two_who_write_at_once_have_a_part_each(file: Path) -> None:
    with replacing(file) as one, replacing(file) as two:
        one.write_text("one")
        two.write_text("two")
    assert file.read_text() == "one", "the last to finish wins"


def test_processes_never_see_a_half(file: Path) -> None:
    code = f"""
from pathlib import Path
from assistant.disk.replacement import replacing
file = Path({str(file)!r})
for size in range(200):
    with replacing(file) as part:
        part.write_text("<" + "x" * size * 100 + ">")
    text = file.read_text()
    assert text[0] == "<" and text[-1] == ">", text
"""
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert os.listdir(file.parent) == ["file"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "none" / "file"):
        raise AssertionError("there is nothing to write to")
