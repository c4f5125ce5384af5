"""What is measured: a network of ours with the product's compiler, or the first models."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import vosk

from assistant.speech.graph import compilation
from assistant.speech.graph.settings import GraphSettings
from assistant.speech.graph.sources import GraphSource
from scripts.models.ear import features
from scripts.models.ear.dev import Samples

Settings = dict[str, Any]

LOOP: Settings = {"trust": 0.0, "general": 1.0, "acoustic_scale": 0.4, "word_cost": -1.0}
"""Words in any order, each as likely as the other. Scale and cost are those that a loop needs, not
the network's own, which are a grammar's: chosen on the tune half (English, clean / telephone, 43.8
/ 56.3 % at 0.3 and 0, 42.0 / 52.6 at 0.4 and 0, 41.7 / 52.0 at 0.4 and -1, 42.7 / 51.9 at 0.5 and
-1).
"""


@dataclass(frozen=True)
class Ear:
    """What Vosk hears with: a model, and a run-time grammar if it has no graph of its own."""

    model: vosk.Model
    grammar: str | None = None

    def hear(self, samples: Samples) -> list[str]:
        """Words of 16 kHz, 16 bit sound, ``[unk]`` left out."""
        given = (self.grammar,) if self.grammar else ()
        recogniser = vosk.KaldiRecognizer(self.model, features.RATE, *given)
        raw, text = samples.tobytes(), ""
        for i in range(0, len(raw), 6400):
            if recogniser.AcceptWaveform(raw[i : i + 6400]):
                text += " " + json.loads(recogniser.Result())["text"]
        text += " " + json.loads(recogniser.FinalResult())["text"]
        return [word for word in text.split() if word != "[unk]"]


@dataclass
class Network:
    """A network as ``export`` writes it.

    Attributes:
        name: in the table.
        place: its folder.
        settings: numbers of the graph compiler instead of the network's own.
    """

    name: str
    place: Path
    settings: Settings

    def ear(self, language: str, task: str, texts: list[str], folder: Path) -> Ear:
        """An ear for texts of one language.

        Args:
            language: code.
            task: ``"phrases"``, or ``"loop"``: single words, each as likely as the other.
            texts: the phrases or the words.
            folder: for compiled graphs.
        """
        loop = task == "loop"
        words = dict.fromkeys(texts, 1.0) if loop else {}
        source = {language: GraphSource(texts, words)}
        return self._compiled(source, folder, language, LOOP if loop else {})

    def ear_for_all(self, texts: dict[str, list[str]], folder: Path) -> Ear:
        """One ear for the phrases of several languages; words carry theirs (``where@en``)."""
        source = {language: GraphSource(phrases) for language, phrases in texts.items()}
        return self._compiled(source, folder, compilation.ALL, {})

    def _compiled(
        self, source: dict[str, GraphSource], folder: Path, name: str, given: Settings
    ) -> Ear:
        """The product's compiler, without its path for what is not for us."""
        usual: Settings = {"garbage_phone": 20.0, "lattice_beam": 3.0}
        numbers = replace(GraphSettings.load(self.place), **(usual | given | self.settings))
        return Ear(vosk.Model(str(compilation.compile(source, self.place, folder, numbers) / name)))


@dataclass
class FirstModels:
    """A complete Vosk folder of one language; words that it does not know are lost."""

    place: Path
    name: str = "first models"

    def ear(self, language: str, task: str, texts: list[str], folder: Path) -> Ear:
        """An ear with a run-time grammar of the texts; see ``Network.ear``."""
        return Ear(self._model, json.dumps([*texts, "[unk]"]))

    @cached_property
    def _model(self) -> vosk.Model:
        return vosk.Model(str(self.place))
