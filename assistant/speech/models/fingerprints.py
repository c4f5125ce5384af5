"""Digests of large files, remembered so that a start does not read them again."""

import contextlib
import hashlib
import json
import threading
from pathlib import Path

from assistant.disk.replacement import replacing


class Fingerprints:
    """Digest of a file, computed anew only when its size or time of change differ.

    It guards against damage and mix-ups, not against someone who can set a file's times.
    """

    def __init__(self, memory: Path) -> None:
        """``memory``: a JSON file that may be lost at any time; unwritable is fine too."""
        self._memory = memory
        self._lock = threading.Lock()
        self._known: dict[str, list[object]] | None = None

    def digest(self, path: Path, algorithm: str = "sha256") -> str:
        """``path``'s digest as ``sha256:...``.

        Raises:
            OSError: it cannot be read.
        """
        state = path.stat()
        key, stamp = f"{algorithm} {path.resolve()}", [state.st_size, state.st_mtime_ns]
        with self._lock:
            known = self._load()
            entry = known.get(key)
            if isinstance(entry, list) and len(entry) == 3 and entry[:2] == stamp:
                return str(entry[2])
            value = file_digest(path, algorithm)
            known[key] = [*stamp, value]
            self._save(known)
        return value

    def _load(self) -> dict[str, list[object]]:
        if self._known is None:
            self._known = {}
            with contextlib.suppress(OSError, ValueError):
                data = json.loads(self._memory.read_text(encoding="utf-8"))
                self._known = data if isinstance(data, dict) else {}
        return self._known

    def _save(self, known: dict[str, list[object]]) -> None:
        with contextlib.suppress(OSError):
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._memory) as part:
                part.write_text(json.dumps(known), encoding="utf-8")


def file_digest(path: Path, algorithm: str) -> str:
    """``path``'s digest as ``md5:...`` or ``sha256:...``, read now."""
    with path.open("rb") as file:
        return f"{algorithm}:{hashlib.file_digest(file, algorithm).hexdigest()}"
