import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.disk.cache import Cache
from assistant.errors import ModelError


class Maker:
    """Counts how often it made something."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, folder: Path) -> None:
        self.made += 1
        (folder / "sub").mkdir()
        (folder / "sub" / "file").write_text("content", encoding="utf-8")


def remove(place: Path) -> None:
    (place / "sub" / "file").unlink()


def change(place: Path) -> None:
    (place / "sub" / "file").write_text("contenT", encoding="utf-8")


def add(place: Path) -> None:
    (place / "sub" / "other").touch()


def lose_manifest(place: Path) -> None:
    (place / "manifest.json").unlink()


def damage_manifest(place: Path) -> None:
    (place / "manifest.json").write_bytes(b"\xff{")


def become_a_file(place: Path) -> None:
    remove(place)
    (place / "sub").rmdir()
    lose_manifest(place)
    place.rmdir()
    place.touch()


def test_made_once(tmp_path: Path) -> None:
    maker = Maker()
    first = Cache(tmp_path).get("a", maker)
    assert Cache(tmp_path).get("a", maker) == first
    assert maker.made == 1
    assert (first / "sub" / "file").read_text(encoding="utf-8") == "content"


@pytest.mark.parametrize(
    "damage", [remove, change, add, lose_manifest, damage_manifest, become_a_file]
)
def test_what_is_damaged_is_made_again(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    maker = Maker()
    place = Cache(tmp_path).get("a", maker)
    damage(place)
    Cache(tmp_path).get("a", maker)
    assert maker.made == 2
    assert (place / "sub" / "file").read_text(encoding="utf-8") == "content"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise ModelError("No.")

    with pytest.raises(ModelError, match=r"No\."):
        Cache(tmp_path).get("a", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_explained(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match="No space left"):
        Cache(tmp_path).get("a", fail)


def test_the_least_recently_used_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path, keep=2)
    for age, key in enumerate("abc"):
        place = cache.get(key, Maker())
        os.utime(place, (age, age))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "c"]


def test_what_another_process_deletes_meanwhile_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in "ab":
        gone = Cache(tmp_path).get(key, Maker())
    stat = Path.stat

    def late(path: Path, **how: bool) -> os.stat_result:
        if path == gone:
            raise FileNotFoundError(2, "No such file or directory")
        return stat(path, **how)

    monkeypatch.setattr(Path, "stat", late)
    assert Cache(tmp_path).get("c", Maker()).is_dir()


def test_what_a_killed_process_left_goes_and_work_in_progress_stays(tmp_path: Path) -> None:
    killed, busy = tmp_path / ".new-1", tmp_path / ".new-2"
    for half in (killed, busy):
        half.mkdir()
        (half / "manifest.json").touch()
    os.utime(killed, (0, 0))
    Cache(tmp_path, keep=1).get("a", Maker())
    assert sorted(p.name for p in tmp_path.iterdir()) == [".new-2", "a"]


def test_other_files_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "ipa.json").touch()
    Cache(tmp_path, keep=1).get("a", Maker())
    Cache(tmp_path, keep=1).get("b", Maker())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["b", "ipa.json"]


def test_what_is_made_in_one_folder_does_not_wait_for_another(tmp_path: Path) -> None:
    both = threading.Barrier(2, timeout=20)  # breaks, an error, where one waits for the other

    def meet(into: Path) -> None:
        both.wait()
        (into / "made").write_text("met", encoding="utf-8")

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(Cache(tmp_path / name).get, "key", meet) for name in ("a", "b")]
        assert [(job.result() / "made").read_text(encoding="utf-8") for job in jobs] == ["met"] * 2
