"""Which model serves which language, and installing, checking and removing official ones.

An installed model is a folder of its name under ``models/``.
"""

import contextlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import ModelError
from assistant.speech.codes import base
from assistant.speech.models import catalogue
from assistant.speech.models.catalogue import Official, speaks
from assistant.speech.models.fetch import Progress
from assistant.speech.models.fingerprints import Fingerprints
from assistant.speech.models.installing import damage, gather, require, write_record
from assistant.speech.voice import VoiceFiles

_DOWNLOADS = ".downloads"
_ROLES = ("default", "alt", "alt-latam", "alt-clean", "packaged", "light")
_OWN_VOICE = {"en": "voice.en.json", "es": "voice.es.json"}


@dataclass(frozen=True)
class Status:
    """One line of `assistant models list`."""

    model: Official
    state: str
    """``"installed"``, ``"package"`` (an installed Python package carries it) or ``"absent"``."""


class Models:
    """The folder ``models/``."""

    def __init__(self, folder: Path, cache: Path) -> None:
        """
        Args:
            folder: holds ``official-models.toml``, the own voice and what is installed.
            cache: where digests already computed are remembered.
        """
        self.folder = folder
        self.official = catalogue.load(folder / "official-models.toml")
        self._fingerprints = Fingerprints(cache / "fingerprints.json")

    def find_recogniser(self, language: str) -> Path | None:
        """Folder of the installed official model that hears ``language``, an exact match first."""
        found = [
            model
            for model in self.official
            if model.kind == "vosk" and speaks(model.language, language) and self._usable(model)
        ]
        found.sort(key=lambda model: model.language.lower() != language.lower())
        return self.folder / found[0].name if found else None

    def find_voice(self, language: str) -> VoiceFiles | None:
        """The best voice for ``language``: installed, in a Python package, our own, or none.

        A voice of a package whose files are not the official ones is passed over.
        """
        found = [
            model
            for model in self.official
            if model.kind == "piper" and speaks(model.language, language) and self._usable(model)
        ]
        ranks = {role: rank for rank, role in enumerate(_ROLES)}
        for model in sorted(found, key=lambda model: ranks.get(model.role, len(ranks))):
            mend = f"install it again with `assistant models install {model.name}`"
            return self._voice_files(self.folder / model.name, model, mend)
        for model in self.official:
            packaged = self._packaged(model) if speaks(model.language, language) else None
            if packaged and not self._differs(packaged, model):
                return self._voice_files(packaged, model, "install its Python package again")
        return self.own_voice(language)

    def list(self) -> list[Status]:
        """Every official model and whether it is here."""
        return [Status(model, self._state(model)) for model in self.official]

    def verify(self, name: str | None = None) -> dict[str, str | None]:
        """Read every file of ``name``, or of all that is here: name -> what is wrong, or ``None``.

        Raises:
            ModelError: there is no such model, or it is not installed.
        """
        if name is not None and self._state(catalogue.named(self.official, name)) == "absent":
            raise ModelError(f"{name} is not installed; `assistant models install {name}` does it.")
        here = [status for status in self.list() if status.state != "absent"]
        return {
            status.model.name: self._problem(status.model)
            for status in here
            if name in (None, status.model.name)
        }

    def install(
        self, name: str, source: str | None = None, progress: Progress | None = None
    ) -> Path:
        """Fetch, check and unpack a model; gives its folder. All of it appears, or nothing.

        Args:
            name: as in `list`.
            source: ``None`` for upstream, the address of a mirror (the same paths below it), a
                folder or file on this machine, or ``"wheel"`` for its Python package.
            progress: told of every piece that arrives.

        Raises:
            ModelError: it cannot be had, or is not what it should be.
        """
        model = catalogue.named(self.official, name)
        target = self.folder / model.name
        if target.exists() and self._problem(model) is None:
            return target
        try:
            with self._workplace() as place:
                fresh = Path(place) / model.name
                fresh.mkdir()
                gather(model, source, fresh, self.folder / _DOWNLOADS, progress)
                write_record(fresh)
                if target.exists():
                    target.rename(Path(place) / "old")
                fresh.rename(target)
            for file in model.files:
                (self.folder / _DOWNLOADS / file.name).unlink(missing_ok=True)
        except OSError as error:
            raise ModelError(f"{name} cannot be installed: {error}.") from error
        finally:
            with contextlib.suppress(OSError):  # halves of other downloads stay
                (self.folder / _DOWNLOADS).rmdir()
        return target

    def remove(self, name: str) -> None:
        """Delete an installed model.

        Raises:
            ModelError: it is not installed here.
        """
        model = catalogue.named(self.official, name)
        target = self.folder / model.name
        if not target.exists():
            packaged = model.wheel if self._packaged(model) else None
            hint = f"; it is the Python package {packaged.package}" if packaged else ""
            raise ModelError(f"{name} is not installed in {self.folder}{hint}.")
        try:
            with self._workplace() as place:
                target.rename(Path(place) / "old")
        except OSError as error:
            raise ModelError(f"{name} cannot be removed: {error}.") from error

    def _workplace(self) -> "TemporaryDirectory[str]":
        """A folder beside the models, gone when left, so that moving a model is one renaming."""
        return TemporaryDirectory(dir=self.folder, prefix=".new-")

    def _state(self, model: Official) -> str:
        if (self.folder / model.name).is_dir():
            return "installed"
        return "package" if self._packaged(model) else "absent"

    def _usable(self, model: Official) -> bool:
        """Whether its folder holds at least what it cannot do without."""
        with contextlib.suppress(ModelError):
            require(model, self.folder / model.name)
            return True
        return False

    def _packaged(self, model: Official) -> Path | None:
        """Folder of the model within an installed Python package."""
        if model.kind != "piper" or model.wheel is None:
            return None
        package, *inside = model.wheel.folder.split("/")
        spec = importlib.util.find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            folder = Path(place).joinpath(*inside)
            if folder.is_dir():
                return folder
        return None

    def _problem(self, model: Official) -> str | None:
        folder = self.folder / model.name
        if not folder.is_dir():
            packaged = self._packaged(model)
            return self._differs(packaged, model) if packaged else "not installed"
        return damage(folder)

    def _differs(self, folder: Path, model: Official) -> str | None:
        """What is not as pinned; digests already computed are trusted."""
        for file in model.files:
            try:
                if self._fingerprints.digest(folder / file.name, file.algorithm) != file.digest:
                    return f"{file.name} is not the official file"
            except OSError:
                return f"{file.name} is missing"
        return None

    def _voice_files(self, folder: Path, model: Official, mend: str) -> VoiceFiles:
        onnx = folder / next(file.name for file in model.files if file.name.endswith(".onnx"))
        return self._identified(onnx, onnx.with_name(onnx.name + ".json"), mend)

    def own_voice(self, language: str) -> VoiceFiles | None:
        """The voice that comes with the project, for the languages it speaks."""
        config = _OWN_VOICE.get(base(language))
        folder = self.folder / "voice"
        if config is None:
            return None
        return self._identified(folder / "voice.onnx", folder / config, VoiceFiles.mend)

    def _identified(self, onnx: Path, config: Path, mend: str) -> VoiceFiles:
        try:
            digests = [self._fingerprints.digest(path)[7:23] for path in (onnx, config)]
        except OSError as error:
            raise ModelError(
                f"The voice's file {error.filename or onnx} cannot be read ({error.strerror}):"
                f" {mend}."
            ) from error
        return VoiceFiles(onnx, config, f"{onnx.stem} {' '.join(digests)}", mend)
