"""Archives, and archives that mean harm."""

import stat
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.models import archive as module
from assistant.speech.models.archive import unpack

from .upstream import archive


def packed(folder: Path, entries: dict[str, bytes]) -> Path:
    path = folder / "archive.zip"
    path.write_bytes(archive(entries))
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_single_outer_folder_is_left_out(tmp_path: Path) -> None:
    unpack(packed(tmp_path, {"m/a": b"1", "m/b/c": b"2"}), tmp_path / "to")
    assert tree(tmp_path / "to") == {"a": b"1", "b/c": b"2"}


def test_a_flat_archive_stays_flat(tmp_path: Path) -> None:
    unpack(packed(tmp_path, {"a": b"1", "b/c": b"2"}), tmp_path / "to")
    assert tree(tmp_path / "to") == {"a": b"1", "b/c": b"2"}


def test_only_a_part_of_an_archive(tmp_path: Path) -> None:
    entries = {"p/model/a": b"1", "p/other": b"2", "p.dist-info/X": b"3"}
    unpack(packed(tmp_path, entries), tmp_path / "to", inside="p/model")
    assert tree(tmp_path / "to") == {"a": b"1"}


@pytest.mark.parametrize(
    "name", ["../evil", "/evil", "m/../../evil", "..\\evil", "C:\\evil", "m/..\\..\\evil"]
)
def test_an_entry_that_would_land_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelError, match="outside"):
        unpack(packed(tmp_path, {"m/good": b"1", name: b"2"}), tmp_path / "a" / "to")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["archive.zip"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as bundle:
        link = zipfile.ZipInfo("m/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        bundle.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="outside"):
        unpack(path, tmp_path / "to")


def test_an_archive_that_blows_up_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_UNPACKED", 100)
    with pytest.raises(ModelError, match="more than"):
        unpack(packed(tmp_path, {"m/a": b"0" * 101}), tmp_path / "to")


@pytest.mark.parametrize("content", [b"", b"no archive", archive({"m/a": b"1" * 999})[:400]])
def test_no_archive_is_a_model_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="no archive"):
        unpack(path, tmp_path / "to")
