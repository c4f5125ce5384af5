"""What would kill the process is tried in another one."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.speech.audio import RATE
from assistant.speech.decoder import HYPOTHESES, AcousticModel
from assistant.speech.graph.compilation import ALL
from tests.speech.hearing import ROOT, Say

DAMAGE = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "something else": lambda path: path.write_bytes(b"<html>not found</html>" * 100),
}

LOAD = """
import sys
from pathlib import Path
from assistant.errors import ModelError
from assistant.speech.decoder import AcousticModel
try:
    decoder = AcousticModel(Path(sys.argv[1])).decoder()
    decoder.accept(bytes(32000))
    decoder.finish()
except ModelError as error:
    print(error)
    sys.exit(3)
"""


@pytest.fixture(scope="module")
def model(compiled_graph: Path) -> AcousticModel:
    return AcousticModel(compiled_graph / ALL)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize(
    "name",
    ["am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLG.fst", "graph/words.txt"],
)
def test_damaged_files_are_an_error_and_not_the_end(
    compiled_graph: Path, tmp_path: Path, name: str, damage: str
) -> None:
    folder = Path(shutil.copytree(compiled_graph / "en", tmp_path / "model"))
    DAMAGE[damage](folder / name)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    # Half a list of words still loads; everything else is refused with a sentence.
    harmless = damage == "half" and not name.endswith((".mdl", ".fst"))
    assert done.returncode in ((0, 3) if harmless else (3,)), done.stderr
    assert done.returncode == 0 or str(folder) in done.stdout


def test_no_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="There is no model"):
        AcousticModel(tmp_path / "nothing")


@pytest.mark.parametrize(
    "pcm",
    [
        b"",
        b"\x01",
        bytes(32001),
        np.full(RATE, 32767, "<i2").tobytes(),
        np.tile(np.array([32767, -32768], "<i2"), RATE).tobytes(),
    ],
    ids=["nothing", "half a sample", "odd silence", "constant", "square wave"],
)
def test_strange_sound_is_harmless(model: AcousticModel, pcm: bytes) -> None:
    decoder = model.decoder()
    decoder.accept(pcm)
    decoder.partial()
    assert decoder.finish()
    decoder.close()


def test_several_texts_best_first(model: AcousticModel, said: Say) -> None:
    decoder = model.decoder()
    decoder.accept(said("Where is the event?", "en").pcm)
    texts, shares = zip(*decoder.finish(), strict=True)
    assert len(set(texts)) == len(texts)
    assert "event@en" in texts[0]
    assert list(shares) == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)


def test_a_closed_decoder_hears_nothing(model: AcousticModel) -> None:
    decoder = model.decoder()
    decoder.close()
    decoder.close()
    assert decoder.partial() == ""
    with pytest.raises(ValueError, match="closed"):
        decoder.accept(bytes(320))
    with pytest.raises(ValueError, match="closed"):
        decoder.finish()


def test_words_are_known_or_not(model: AcousticModel) -> None:
    assert model.knows("help@en")
    assert not model.knows("help")


def test_a_static_graph_is_given_no_grammar(model: AcousticModel, said: Say) -> None:
    decoder = model.decoder(["goodbye@en"])
    decoder.accept(said("Where is the event?", "en").pcm)
    assert "event@en" in decoder.finish()[0][0]


HOSTILE = [
    [],
    [""],
    ["  "],
    ["<eps>"],
    ["#0", "<s>"],
    ["\0"],
    ["\ud800"],
    ['"', "\\", "[", "]"],
    ["nowordofthismodel"],
]


@pytest.mark.parametrize("phrases", HOSTILE)
def test_no_grammar_kills_a_model_that_takes_one(
    monkeypatch: pytest.MonkeyPatch, model: AcousticModel, phrases: list[str]
) -> None:
    monkeypatch.setattr(model, "has_run_time_grammar", True)
    decoder = model.decoder(phrases)
    decoder.accept(bytes(3200))
    assert decoder.finish()


def test_a_grammar_holds_known_words_in_plain_utf8(
    monkeypatch: pytest.MonkeyPatch, model: AcousticModel
) -> None:
    given: list[str] = []

    class Recorder:
        def __init__(self, model: object, rate: int, grammar: str) -> None:
            given.append(grammar)

        def SetMaxAlternatives(self, count: int) -> None:
            assert count == HYPOTHESES

    monkeypatch.setattr(model, "has_run_time_grammar", True)
    monkeypatch.setattr("assistant.speech.decoder.vosk.KaldiRecognizer", Recorder)
    model.decoder(["cuándo@es strange es@es", "<eps>", "cuándo@es es@es"])
    assert given == ['["cuándo@es es@es", "[unk]"]']
