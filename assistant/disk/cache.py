"""A folder of made things, each under its key: written whole or not at all, checked when used."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.errors import ModelError

_MANIFEST: Final = "manifest.json"
_NEW: Final = ".new-"
_A_DAY: Final = 86_400.0
"""Seconds after which nobody is still at work on a new folder: who made it was killed."""

_LOCKS: Final[dict[Path, threading.Lock]] = {}
"""One a folder: what is made in one does not wait for what is made in another."""


class Cache:
    """Made folders under ``folder``; the least recently used beyond ``keep`` are deleted."""

    def __init__(self, folder: Path, keep: int = 4) -> None:
        self._folder = folder
        self._keep = keep

    def get(self, key: str, make: Callable[[Path], None]) -> Path:
        """The folder made for ``key``; made now if there is none, or if it is damaged.

        Args:
            key: names everything that goes into it.
            make: fills the empty folder it is given.

        Raises:
            ModelError: the folder cannot be written.
        """
        place = self._folder / key
        with _LOCKS.setdefault(self._folder, threading.Lock()):
            try:
                if not _intact(place):
                    self._make(place, make)
                self._prune(place)
            except OSError as error:
                raise ModelError(
                    f"{place} cannot be written ({error.strerror}); check space and permissions."
                ) from error
        return place

    def _make(self, place: Path, make: Callable[[Path], None]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=_NEW, dir=self._folder))
        try:
            make(new)
            manifest = {str(p.relative_to(new)): _hash(p) for p in _files(new)}
            (new / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            new.chmod(0o755)
            place.unlink() if place.is_file() else shutil.rmtree(place, ignore_errors=True)
            # Another process may have been faster: its folder is as good.
            try:
                new.rename(place)
            except OSError:
                if not _intact(place):
                    raise
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def _prune(self, used: Path) -> None:
        with contextlib.suppress(OSError):  # a folder that may only be read is used all the same
            os.utime(used)
        made = [p.parent for p in self._folder.glob(f"[!.]*/{_MANIFEST}") if p.parent != used]
        made.sort(key=_changed, reverse=True)
        halves = self._folder.glob(f"{_NEW}*")
        left = [place for place in halves if time.time() - _changed(place) > _A_DAY]
        for old in [*made[self._keep - 1 :], *left]:
            shutil.rmtree(old, ignore_errors=True)


def _changed(place: Path) -> float:
    """Seconds since 1970; 0 where another process has just deleted it."""
    try:
        return place.stat().st_mtime
    except OSError:
        return 0.0


def _intact(place: Path) -> bool:
    """Whether every file listed is there, unchanged, and nothing else is."""
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        found = {str(p.relative_to(place)): _hash(p) for p in _files(place)}
    except (OSError, ValueError):
        return False
    found.pop(_MANIFEST, None)
    return bool(found == manifest)


def _files(place: Path) -> list[Path]:
    return sorted(p for p in place.rglob("*") if p.is_file())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
