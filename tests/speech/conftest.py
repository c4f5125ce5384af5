"""The real voices and a silent quick one, for every test of speech."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.speech.audio import Sound
from assistant.speech.graph_recogniser import GraphRecogniser
from assistant.speech.models.folder import Models
from assistant.speech.voice import PiperVoice, VoiceFiles
from tests.speech import hearing

MODELS = Path(__file__).resolve().parents[2] / "models"


class CountingVoice:
    """Says every text as a tone, and remembers what it said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, float]] = []
        self.name = "tone"
        self._lock = threading.Lock()

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        if "unspeakable" in text:
            raise VoiceError("That cannot be said.")
        with self._lock:
            self.said.append((text, language, pace))
        wave = 8000 * np.sin(np.arange(1600 + 10 * len(text)) / 5)
        yield Sound(wave.astype(np.int16), 16000)

    def identity(self, language: str) -> str:
        return self.name


@pytest.fixture
def counting_voice() -> CountingVoice:
    return CountingVoice()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """The project's own models."""
    return Models(MODELS, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def voice_copy(tmp_path: Path) -> Path:
    """A folder of models with nothing but a catalogue and the own voice, to be damaged."""
    folder = tmp_path / "models"
    (folder / "voice").mkdir(parents=True)
    for name in ("voice.en.json", "voice.es.json", "voice.onnx"):
        (folder / "voice" / name).write_bytes((MODELS / "voice" / name).read_bytes())
    text = 'schema = 1\nvosk = []\npiper = []\n[upstream]\nvosk = ""\npiper = ""\n'
    (folder / "official-models.toml").write_text(text)
    assert json.loads((folder / "voice" / "voice.es.json").read_text())["num_speakers"] == 2
    return folder


@pytest.fixture(scope="session")
def compiled_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of `tests.speech.hearing.SOURCES`; look, do not touch."""
    return hearing.compiled(tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="session")
def ears(compiled_graph: Path) -> Iterator[GraphRecogniser]:
    """The real recogniser over that graph."""
    recogniser = GraphRecogniser(compiled_graph)
    yield recogniser
    recogniser.close()


@pytest.fixture(scope="session")
def said() -> hearing.Say:
    """What our own voice says, as a recogniser gets it."""
    voices = {
        language: PiperVoice(
            VoiceFiles(MODELS / "voice/voice.onnx", MODELS / f"voice/voice.{language}.json", "own")
        )
        for language in ("en", "es")
    }

    def say(text: str, language: str) -> Sound:
        sounds = list(voices[language].say(text, language))
        joined = np.concatenate([sound.samples for sound in sounds])
        return hearing.padded(Sound(joined, sounds[0].rate))

    return say
