"""A folder of sounds under digests: checked when read, bounded, safe among threads and processes.

A file is written whole or not at all (`disk.replacement`), so a reader sees all of it or nothing.
Two writers of one key write the same sound, so the last one may win. What is damaged reads as
absent and is written anew. A folder that cannot be written keeps nothing and says so in `problem`:
speaking goes on without it.
"""

import contextlib
import hashlib
import logging
import os
import threading
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from assistant.disk.replacement import replacing
from assistant.speech.audio import Sound

_log = logging.getLogger(__name__)

_SWEEPS = 16
"""The folder is measured again each time a sixteenth of its bound was written."""


class SoundStore:
    """Sounds by key; a key is a hexadecimal digest."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """
        Args:
            folder: made when first written to.
            most_bytes: bound on all files together; exceeded by at most a sixteenth.
        """
        self._folder = folder
        self._most_bytes = most_bytes
        self._unswept = most_bytes  # measure the folder at the first write
        self._lock = threading.Lock()
        self.problem: str | None = None

    def read(self, key: str) -> Sound | None:
        """The sound under ``key``, or ``None`` when there is none or it is damaged."""
        path = self._path(key)
        try:
            with soundfile.SoundFile(path) as file:
                samples, rate, checksum = file.read(dtype="int16"), file.samplerate, file.comment
        except (OSError, RuntimeError) as error:
            if path.exists():
                self._drop(path, str(error))
            return None
        if checksum != _checksum(samples, rate):
            self._drop(path, "wrong checksum")
            return None
        with contextlib.suppress(OSError):  # a read-only folder serves as well
            os.utime(path)  # used just now: among the last to be dropped
        return Sound(samples, rate)

    def has(self, key: str) -> bool:
        """Whether there is a file for ``key``, damaged or not."""
        return self._path(key).exists()

    def write(self, key: str, sound: Sound) -> bool:
        """Keep ``sound`` under ``key``; ``False`` when that failed: `problem` says why."""
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            size = _write(path, sound)
            self._sweep_after(size)
        except (OSError, RuntimeError) as error:
            problem = (
                f"Spoken answers cannot be kept in {self._folder} ({error});"
                " free some space there or choose another folder."
            )
            if self.problem is None:
                _log.warning(problem)
            self.problem = problem
            return False
        self.problem = None
        return True

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.flac"

    def _drop(self, path: Path, reason: str) -> None:
        _log.warning("dropping the damaged file %s: %s", path, reason)
        with contextlib.suppress(OSError):
            path.unlink()

    def _sweep_after(self, size: int) -> None:
        with self._lock:
            self._unswept += size
            if self._unswept < self._most_bytes // _SWEEPS:
                return
            self._unswept = 0
        self._sweep()

    def _sweep(self) -> None:
        """Drops the files not used for longest until the rest is within the bound."""
        files = []
        for path in self._folder.glob("??/*"):
            with contextlib.suppress(FileNotFoundError):  # another process may sweep too
                state = path.stat()
                files.append((state.st_mtime, state.st_size, path))
        excess = sum(size for _, size, _ in files) - self._most_bytes
        for _, size, path in sorted(files):
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size


def _write(path: Path, sound: Sound) -> int:
    """Writes all of the file or none of it; gives its size in bytes."""
    with replacing(path) as part:
        with soundfile.SoundFile(
            part, "w", samplerate=sound.rate, channels=1, format="FLAC", subtype="PCM_16"
        ) as file:
            file.comment = _checksum(sound.samples, sound.rate)
            file.write(sound.samples)
        # libsndfile keeps silent about what it could not write at the end.
        if soundfile.info(part).frames != len(sound.samples):
            raise OSError("the disk is full")
        size = part.stat().st_size
    return size


def _checksum(samples: NDArray[np.int16], rate: int) -> str:
    return hashlib.blake2b(samples.tobytes() + str(rate).encode(), digest_size=16).hexdigest()
