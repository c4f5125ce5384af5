"""Places in public that hold recordings, and how their files come here.

``sources.toml`` names them: a repository at one commit, or a Debian package.
"""

import hashlib
import io
import logging
import subprocess
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pooch
import requests

from assistant.errors import ModelError

TABLE = Path(__file__).with_name("sources.toml")
RAW = "https://raw.githubusercontent.com/{repository}/{commit}/{file}"
"""Address of one file of a repository."""
_TRIES = 3


@dataclass(frozen=True)
class Source:
    """A ``repository`` (OWNER/NAME) at ``commit``, or a Debian ``package`` (NAME=VERSION)."""

    licence: str
    repository: str = ""
    commit: str = ""
    package: str = ""

    def __str__(self) -> str:
        return f"{self.repository}@{self.commit[:8]}" if self.repository else self.package


def sources(table: Path = TABLE) -> dict[str, Source]:
    """The sources by name."""
    content = tomllib.loads(table.read_text(encoding="utf-8"))
    return {name: Source(**about) for name, about in content.items()}


class Files:
    """Files of sources, from the network (what came stays in ``downloads``) or from a mirror.

    Args:
        downloads: folder for what is downloaded.
        mirror: folder with git clones at ``OWNER/NAME`` and unpacked packages at ``NAME``; given,
            nothing is downloaded.
    """

    def __init__(self, downloads: Path, mirror: Path | None = None) -> None:
        self._downloads, self._mirror = downloads, mirror
        pooch.get_logger().setLevel(logging.ERROR)

    def read(self, source: Source, file: str, sha256: str | None = None) -> bytes:
        """The bytes of ``file``, or of a member of a zip: ``ARCHIVE#MEMBER``.

        Args:
            sha256: what the digest of the file (of the archive) must be.

        Raises:
            ModelError: it cannot be had, or its digest differs.
        """
        file, _, member = file.partition("#")
        try:
            data = self._find(source, file, sha256)
        except (OSError, ValueError) as error:  # requests' errors are OSErrors
            raise ModelError(
                f"{file} of {source} cannot be had ({_reason(error)}); run this again later, or"
                " give a copy of the source with --mirror FOLDER."
            ) from error
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise ModelError(
                f"{file} of {source} is not the file that was asked for (its digest differs);"
                " fetch that source anew."
            )
        return zipfile.ZipFile(io.BytesIO(data)).read(member) if member else data

    def _find(self, source: Source, file: str, sha256: str | None) -> bytes:
        if source.package:
            return (self._unpacked(source.package) / file).read_bytes()
        if self._mirror:
            clone, name = self._mirror / source.repository, f"{source.commit}:{file}"
            return _run(["git", "-C", str(clone), "cat-file", "blob", name])
        address = RAW.format(repository=source.repository, commit=source.commit, file=quote(file))
        place = pooch.create(
            path=self._downloads / source.repository / source.commit,
            base_url="",
            registry={file: sha256},
            urls={file: address},
            retry_if_failed=_TRIES - 1,
        )
        return Path(place.fetch(file)).read_bytes()

    def _unpacked(self, package: str) -> Path:
        """Folder of a Debian package's files, brought by apt unless a mirror has it."""
        name = package.partition("=")[0]
        if self._mirror:
            return self._mirror / name
        folder = self._downloads / name
        if not folder.exists():
            self._downloads.mkdir(parents=True, exist_ok=True)
            _run(["apt-get", "download", package], self._downloads)
            archive = next(self._downloads.glob(f"{name}_*.deb"))
            _run(["dpkg-deb", "--extract", str(archive), str(folder)])
        return folder


def _run(command: list[str], folder: Path | None = None) -> bytes:
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise OSError(said[-1] if said else f"{command[0]} failed")
    return done.stdout


def _reason(error: Exception) -> str:
    """In few words; requests names whole addresses and stacks of causes."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{error.response.status_code} {error.response.reason}"
    return "no connection" if isinstance(error, requests.ConnectionError) else str(error)
