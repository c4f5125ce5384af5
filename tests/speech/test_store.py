"""Sounds kept on disk: checked, bounded, shared."""

import errno
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest

from assistant.speech.audio import Sound
from assistant.speech.store import SoundStore

KEY = "ab" + "0" * 38


def sound(seed: int = 0, seconds: float = 0.5) -> Sound:
    samples = np.random.default_rng(seed).integers(-9000, 9000, round(16000 * seconds))
    return Sound(samples.astype(np.int16), 16000)


def key(number: int) -> str:
    return f"{number:040x}"


@pytest.fixture
def kept(tmp_path: Path) -> SoundStore:
    return SoundStore(tmp_path / "sounds", 10_000_000)


def only_file(folder: Path) -> Path:
    [path] = (path for path in folder.rglob("*") if path.is_file())
    return path


def test_what_is_written_is_read_bit_by_bit(kept: SoundStore) -> None:
    assert kept.write(KEY, sound())
    back = kept.read(KEY)
    assert back is not None
    assert back.rate == 16000
    assert (back.samples == sound().samples).all()


def test_what_was_never_written_is_absent(kept: SoundStore) -> None:
    assert kept.read(KEY) is None
    assert not kept.has(KEY)


@pytest.mark.parametrize("damage", ["truncate", "flip", "empty", "other sound", "no sound"])
def test_a_damaged_file_reads_as_absent_and_is_written_anew(
    kept: SoundStore, tmp_path: Path, damage: str
) -> None:
    kept.write(KEY, sound())
    path = only_file(tmp_path)
    data = path.read_bytes()
    if damage == "other sound":
        kept.write("cd" + KEY[2:], sound(1))
        other = next(p for p in tmp_path.rglob("cd*.flac"))
        good = other.read_bytes()
        half = len(data) // 2
        path.write_bytes(data[:half] + good[half:])
    else:
        middle = len(data) // 2
        path.write_bytes(
            {
                "truncate": data[:middle],
                "flip": data[:middle] + bytes([data[middle] ^ 0x55]) + data[middle + 1 :],
                "empty": b"",
                "no sound": b"hello",
            }[damage]
        )
    assert kept.read(KEY) is None
    assert not kept.has(KEY)
    assert kept.write(KEY, sound())
    assert kept.read(KEY) is not None


def test_a_sound_under_a_wrong_rate_is_damaged(kept: SoundStore, tmp_path: Path) -> None:
    import soundfile

    kept.write(KEY, sound())
    path = only_file(tmp_path)
    with soundfile.SoundFile(path) as file:
        checksum = file.comment
    with soundfile.SoundFile(path, "w", 8000, 1, format="FLAC", subtype="PCM_16") as file:
        file.comment = checksum
        file.write(sound().samples)
    assert kept.read(KEY) is None


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    size = 16_000
    kept = SoundStore(tmp_path, 6 * size)
    for number in range(4):
        kept.write(key(number), sound(number))
        path = next(tmp_path.rglob(f"{key(number)}.flac"))
        os.utime(path, (number, number))
    assert kept.read(key(0)) is not None  # used again: now the youngest
    for number in range(4, 8):
        kept.write(key(number), sound(number))
    there = {number for number in range(8) if kept.has(key(number))}
    assert {0, 7} <= there
    assert not {1, 2} & there
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.flac")) <= 6 * size * 17 // 16


def test_a_read_only_folder_serves_and_says_it_cannot_keep(
    kept: SoundStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.write(KEY, sound())

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert kept.read(KEY) is not None
    assert not kept.write(key(1), sound())
    assert kept.problem is not None
    assert "Permission denied" in kept.problem
    monkeypatch.undo()
    assert kept.write(key(1), sound())
    assert kept.problem is None


def test_a_file_in_place_of_the_folder_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = SoundStore(tmp_path / "file", 1000)
    assert kept.read(KEY) is None
    assert not kept.write(KEY, sound())
    assert kept.problem


def test_a_full_disk_keeps_nothing_half(small_disk: Path) -> None:
    kept = SoundStore(small_disk / "sounds", 10_000_000)
    written = [kept.write(key(number), sound(number, 1.0)) for number in range(6)]
    assert written[0]
    assert not written[-1]
    assert kept.problem
    assert not list(small_disk.rglob("*.part"))
    for number, good in enumerate(written):
        assert (kept.read(key(number)) is not None) == good


def test_threads_share_it(kept: SoundStore) -> None:
    wrong: list[int] = []

    def work(seed: int) -> None:
        for number in range(8):
            kept.write(key(number), sound(number, 0.1))
            back = kept.read(key((number + seed) % 8))
            if (
                back is not None
                and not (back.samples == sound((number + seed) % 8, 0.1).samples).all()
            ):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert kept.problem is None


def test_processes_share_it(tmp_path: Path) -> None:
    code = f"""
import numpy as np
from pathlib import Path
from assistant.speech.audio import Sound
from assistant.speech.store import SoundStore
kept = SoundStore(Path({str(tmp_path)!r}), 40_000)
for n in range(60):
    kept.write(f"{{n % 12:040x}}", Sound(np.full(4000, n % 12, np.int16) * 999, 16000))
    back = kept.read(f"{{(n * 7) % 12:040x}}")
    assert back is None or (back.samples == (n * 7) % 12 * 999).all()
assert kept.problem is None, kept.problem
"""
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert not list(tmp_path.rglob("*.part"))
