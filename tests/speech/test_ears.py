from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.ears import open_ears
from assistant.speech.graph_recogniser import GraphRecogniser
from assistant.speech.recogniser import listening
from tests.speech.hearing import NETWORK, SOURCES, Say


def test_without_official_models_one_decode_hears_all(compiled_graph: Path) -> None:
    ears = open_ears(SOURCES, NETWORK, compiled_graph.parent, lambda language: None)
    assert isinstance(ears, GraphRecogniser)
    assert ears.languages == ("en", "es")


def test_an_official_model_hears_its_language_beside_ours(
    compiled_graph: Path, tmp_path: Path, said: Say
) -> None:
    # Our own compiled English stands in for an official model.
    installed = {"en": compiled_graph / "en"}
    ears = open_ears(SOURCES, NETWORK, tmp_path, installed.get)
    with listening(ears) as hearing:
        hearing.accept(said("cuándo es el evento", "es").pcm)
        transcript = hearing.finish()
    assert {hypothesis.language for hypothesis in transcript.alternatives} >= {"es"}
    with listening(ears, "en") as hearing:
        hearing.accept(said("when is the event", "en").pcm)
        assert hearing.finish().text == "when@en is@en the@en event@en"
    with pytest.raises(ModelError, match="only en, es"):
        ears.listen("fr")
    ears.close()


def test_with_official_models_for_all_nothing_is_compiled(
    compiled_graph: Path, tmp_path: Path
) -> None:
    open_ears(SOURCES, tmp_path / "gone", tmp_path, lambda name: compiled_graph / name)
    assert list(tmp_path.iterdir()) == []
