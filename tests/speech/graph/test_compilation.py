import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ContentError, ModelError
from assistant.speech.graph import compilation
from assistant.speech.graph.compilation import ALL
from assistant.speech.graph.settings import GraphSettings
from assistant.speech.graph.sources import GraphSource
from tests.speech.hearing import NETWORK, SOURCES, compiled


@pytest.fixture
def network(tmp_path: Path) -> Path:
    """A copy of the network, to be damaged."""
    return Path(shutil.copytree(NETWORK, tmp_path / "network"))


def test_a_model_for_all_and_one_for_each(compiled_graph: Path) -> None:
    found = sorted(p.name for p in compiled_graph.iterdir() if p.is_dir())
    assert found == sorted([ALL, "en", "es"])
    words = (compiled_graph / ALL / "graph" / "words.txt").read_text(encoding="utf-8")
    assert "cuándo@es " in words
    assert "[unk] " in words


def test_vosk_never_ends_an_utterance_by_itself(compiled_graph: Path) -> None:
    options = (compiled_graph / ALL / "conf" / "model.conf").read_text(encoding="utf-8")
    waits = [line for line in options.split() if "endpoint.rule" in line]
    assert len(waits) == 5
    assert all(line.endswith("=1e6") for line in waits)


def test_the_same_sources_are_compiled_once(compiled_graph: Path) -> None:
    before = (compiled_graph / "manifest.json").stat().st_mtime_ns
    assert compiled(compiled_graph.parent) == compiled_graph
    assert (compiled_graph / "manifest.json").stat().st_mtime_ns == before


Change = Callable[[Mapping[str, GraphSource]], Mapping[str, GraphSource]]


def another_sentence(sources: Mapping[str, GraphSource]) -> Mapping[str, GraphSource]:
    return sources | {"en": replace(sources["en"], sentences=["when is it"])}


def another_word(sources: Mapping[str, GraphSource]) -> Mapping[str, GraphSource]:
    return sources | {"en": replace(sources["en"], words={"bread": 0.1})}


def another_sound(sources: Mapping[str, GraphSource]) -> Mapping[str, GraphSource]:
    return sources | {"es": replace(sources["es"], hear={"récord": ["en:record"]})}


def fewer_languages(sources: Mapping[str, GraphSource]) -> Mapping[str, GraphSource]:
    return {"es": sources["es"]}


@pytest.mark.parametrize("change", [another_sentence, another_word, another_sound, fewer_languages])
def test_other_sources_are_another_graph(
    compiled_graph: Path, tmp_path: Path, change: Change
) -> None:
    place = compilation.compile(change(SOURCES), NETWORK, tmp_path)
    assert place.name != compiled_graph.name


def test_other_numbers_are_another_graph(
    compiled_graph: Path, tmp_path: Path, network: Path
) -> None:
    (network / "graph.toml").write_text("garbage_phone = 2.75\n", encoding="utf-8")
    assert GraphSettings.load(network).garbage_phone == 2.75
    place = compilation.compile(SOURCES, network, tmp_path / "graphs")
    assert place.name != compiled_graph.name


def test_another_language_needs_no_code(tmp_path: Path) -> None:
    place = compilation.compile({"it": GraphSource(["quando comincia", "dove"])}, NETWORK, tmp_path)
    assert (place / "it" / "graph" / "HCLG.fst").exists()


@pytest.mark.parametrize("name", compilation.NETWORK_FILES)
def test_a_missing_file_of_the_network_is_named(tmp_path: Path, network: Path, name: str) -> None:
    (network / name).unlink()
    with pytest.raises(ModelError, match=name):
        compilation.compile(SOURCES, network, tmp_path / "graphs")


@pytest.mark.parametrize("name", compilation.NETWORK_FILES)
def test_an_empty_file_of_the_network_is_named(tmp_path: Path, network: Path, name: str) -> None:
    (network / name).write_bytes(b"")
    with pytest.raises(ModelError, match=name):
        compilation.compile(SOURCES, network, tmp_path / "graphs")


def test_a_network_that_is_something_else_is_named(tmp_path: Path, network: Path) -> None:
    (network / "final.mdl").write_bytes(b"<html>not found</html>")
    with pytest.raises(ModelError, match=r"final\.mdl"):
        compilation.compile(SOURCES, network, tmp_path / "graphs")


@pytest.mark.parametrize("damage", ["{", "[]", '{"phones": ["a"]}', '{"phones": 5, "fold": {}}'])
def test_a_damaged_phone_table_is_named(tmp_path: Path, network: Path, damage: str) -> None:
    (network / "phones.json").write_text(damage, encoding="utf-8")
    with pytest.raises(ModelError, match=r"phones\.json"):
        compilation.compile(SOURCES, network, tmp_path / "graphs")


@pytest.mark.parametrize("name", ["HCLG.fst", "words.txt"])
def test_a_damaged_graph_is_compiled_again(tmp_path: Path, name: str) -> None:
    sources = {"en": GraphSource(["help", "stop"])}
    place = compilation.compile(sources, NETWORK, tmp_path)
    path = place / ALL / "graph" / name
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    assert compilation.compile(sources, NETWORK, tmp_path) == place
    assert path.read_bytes() == good


def test_nothing_to_listen_for_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nothing to listen for"):
        compilation.compile({"en": GraphSource([])}, NETWORK, tmp_path)


def test_a_bad_respelling_is_explained_by_the_other_process(tmp_path: Path) -> None:
    sources = {"en": GraphSource(["new haven"], hear={"new haven": ["newhaven"]})}
    with pytest.raises(ContentError, match="'new haven' has 2 words"):
        compilation.compile(sources, NETWORK, tmp_path)


def test_a_folder_that_cannot_be_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="cannot be written"):
        compilation.compile(SOURCES, NETWORK, tmp_path / "file")


def test_strange_sources_are_compiled_all_the_same(tmp_path: Path) -> None:
    odd = ["", "...", "<eps>", "#0 [unk] </s>", "a\0b", "\ud800", "x" * 500, "日本 help"]
    place = compilation.compile({"en": GraphSource(odd)}, NETWORK, tmp_path)
    assert json.loads((place / "manifest.json").read_text(encoding="utf-8"))
