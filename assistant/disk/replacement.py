"""A file made anew in place of another: all of it or nothing, whatever happens on the way."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def replacing(path: Path, durable: bool = False) -> Iterator[Path]:
    """An empty file to write to; at the end of the block it takes ``path``'s place.

    If the block fails, or the disk is full, ``path`` stays as it was and nothing is left beside it.
    Every writer gets a file of its own, so two processes may write at once: the last one wins.

    Args:
        path: in a folder that exists; a link stays one. A file that is there keeps its mode, a
            new one is for this user only.
        durable: wait for the disk, so that a power cut leaves the old or the new; not needed for
            what can be made again and is checked when it is read.

    Raises:
        OSError: there is no room, or no right to write there.
    """
    place = path.resolve()
    number, name = tempfile.mkstemp(dir=place.parent, prefix=f"{place.name}.", suffix=".part")
    os.close(number)
    part = Path(name)
    try:
        yield part
        with contextlib.suppress(FileNotFoundError):
            part.chmod(stat.S_IMODE(place.stat().st_mode))
        if durable:
            _sync(part)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if durable:
        with contextlib.suppress(OSError):  # some file systems cannot: the new file is there
            _sync(place.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
