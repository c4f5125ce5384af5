import struct
from collections.abc import Iterable
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.models.vosk_files import check_model

MODEL = b"\0B<TransitionModel>"
LOOKAHEAD = struct.pack("<i", 2125659606) + b"\x10\0\0\0olabel_lookahead" + bytes(60)

IVECTOR = ("final.dubm", "final.ie", "final.mat")
IVECTOR_TEXT = ("global_cmvn.stats", "online_cmvn.conf", "splice.conf")


def fill(folder: Path, names: Iterable[str], content: bytes) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def dynamic(folder: Path) -> Path:
    fill(folder, ["am/final.mdl"], MODEL)
    fill(folder, ["conf/mfcc.conf", "conf/model.conf"], b"--x=1\n")
    fill(folder, ["graph/HCLr.fst", "graph/Gr.fst"], LOOKAHEAD)
    fill(folder, [f"ivector/{name}" for name in IVECTOR], MODEL)
    fill(folder, [f"ivector/{name}" for name in IVECTOR_TEXT], b"--x=1\n")
    return folder


def flat(folder: Path) -> Path:
    fill(folder, ["final.mdl"], MODEL)
    fill(folder, ["mfcc.conf"], b"--x=1\n")
    fill(folder, ["HCLr.fst", "Gr.fst"], LOOKAHEAD)
    return folder


def static(folder: Path) -> Path:
    dynamic(folder)
    fill(folder, ["graph/HCLG.fst"], LOOKAHEAD)
    fill(folder, ["graph/words.txt"], b"<eps> 0\n")
    return folder


def test_both_layouts_with_a_dynamic_graph_take_a_grammar(tmp_path: Path) -> None:
    assert check_model(dynamic(tmp_path / "new"))
    assert check_model(flat(tmp_path / "old"))


def test_a_static_graph_takes_none(tmp_path: Path) -> None:
    assert not check_model(static(tmp_path))


@pytest.mark.parametrize(
    "name",
    [
        "am/final.mdl",
        "conf/mfcc.conf",
        "conf/model.conf",
        "graph/HCLr.fst",
        "graph/Gr.fst",
        *(f"ivector/{name}" for name in (*IVECTOR, *IVECTOR_TEXT)),
    ],
)
def test_what_is_missing_or_empty_is_named(tmp_path: Path, name: str) -> None:
    path = dynamic(tmp_path) / name
    path.write_bytes(b"")
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        check_model(tmp_path)
    path.unlink()
    with pytest.raises(ModelError, match=f"{name} cannot be read"):
        check_model(tmp_path)


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst", "ivector/final.ie"])
def test_what_is_something_else_is_named(tmp_path: Path, name: str) -> None:
    (dynamic(tmp_path) / name).write_bytes(b"<html>404</html>")
    with pytest.raises(ModelError, match=f"{name} is damaged"):
        check_model(tmp_path)


def test_a_static_graph_that_is_cut_short_is_named(compiled_graph: Path, tmp_path: Path) -> None:
    graph = (compiled_graph / "en" / "graph" / "HCLG.fst").read_bytes()
    (static(tmp_path) / "graph" / "HCLG.fst").write_bytes(graph[:-1])
    with pytest.raises(ModelError, match="is cut short"):
        check_model(tmp_path)
