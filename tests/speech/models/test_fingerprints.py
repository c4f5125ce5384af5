"""Digests remembered on disk."""

import os
from pathlib import Path

import pytest

from assistant.speech.models import fingerprints
from assistant.speech.models.fingerprints import Fingerprints
from tests.full_disk import full_disk

DIGEST = "md5:900150983cd24fb0d6963f7d28e17f72"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    return path


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> str:
        raise AssertionError("read again")

    monkeypatch.setattr(fingerprints, "file_digest", read)


def test_a_file_is_read_once_and_remembered_on_disk(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "cache" / "memory.json"
    assert Fingerprints(memory).digest(file, "md5") == DIGEST
    forbid_reading(monkeypatch)
    assert Fingerprints(memory).digest(file, "md5") == DIGEST


def test_a_file_that_changed_is_read_again(file: Path, tmp_path: Path) -> None:
    known = Fingerprints(tmp_path / "memory.json")
    known.digest(file, "md5")
    file.write_bytes(b"abd")
    os.utime(file, ns=(1, 1))
    assert known.digest(file, "md5") != DIGEST


@pytest.mark.parametrize("content", ["", "[]", "not json", '{"md5 x": 5}'])
def test_a_damaged_memory_is_forgotten(file: Path, tmp_path: Path, content: str) -> None:
    memory = tmp_path / "memory.json"
    memory.write_text(content)
    assert Fingerprints(memory).digest(file, "md5") == DIGEST


def test_a_memory_that_cannot_be_written_does_no_harm(file: Path) -> None:
    assert Fingerprints(file / "below" / "memory.json").digest(file, "md5") == DIGEST


def test_a_full_disk_does_no_harm_and_leaves_nothing_behind(file: Path, tmp_path: Path) -> None:
    memory = tmp_path / "memory.json"
    with full_disk(10):
        assert Fingerprints(memory).digest(file, "md5") == DIGEST
    assert os.listdir(tmp_path) == ["file"]
    assert Fingerprints(memory).digest(file, "md5") == DIGEST
    assert memory.exists(), "once there is room"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Fingerprints(tmp_path / "memory.json").digest(tmp_path / "none")
