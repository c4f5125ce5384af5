"""Hears every offered language at once: Vosk with the graph compiled from the content."""

import threading
from dataclasses import replace
from pathlib import Path

from assistant.errors import ModelError
from assistant.speech.decoder import UNKNOWN, AcousticModel, Decoder
from assistant.speech.graph.compilation import ALL
from assistant.speech.recogniser import Hypothesis, Transcript


class GraphRecogniser:
    """Recogniser over the models that `assistant.speech.graph.compilation.compile` made.

    A stated language is heard with its own graph, so nothing of another can be heard.
    """

    def __init__(self, compiled: Path) -> None:
        """``compiled``: what `compile` returned. Models are loaded when first used."""
        self._folder = compiled
        self._lock = threading.Lock()
        self._models: dict[str, AcousticModel] = {}
        self.languages = tuple(
            sorted(p.name for p in compiled.iterdir() if p.is_dir() and p.name != ALL)
        )

    def listen(self, language: str | None = None) -> "GraphHearing":
        """See `assistant.speech.recogniser.Recogniser`."""
        if language is not None and language not in self.languages:
            raise ModelError(
                f"The language {language!r} is not heard here, only {', '.join(self.languages)}."
            )
        return GraphHearing(self._model(language or ALL).decoder())

    def close(self) -> None:
        """See `assistant.speech.recogniser.Recogniser`."""
        with self._lock:
            self._models.clear()

    def _model(self, name: str) -> AcousticModel:
        with self._lock:
            if name not in self._models:
                try:
                    self._models[name] = AcousticModel(self._folder / name)
                except ModelError as error:
                    # `compile` compared the folder with its digests, so its source is damaged.
                    raise ModelError(
                        "The network cannot be loaded: put models/network back as the project has "
                        f"it (tried in {self._folder / name})."
                    ) from error
            return self._models[name]


class GraphHearing:
    """One utterance; words come out of the decoder with their language, ``where@en``."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def accept(self, pcm: bytes) -> None:
        """See `assistant.speech.recogniser.Hearing`."""
        self._decoder.accept(pcm)

    def partial(self) -> Hypothesis | None:
        """See `assistant.speech.recogniser.Hearing`."""
        return _hypothesis(self._decoder.partial())

    def finish(self) -> Transcript:
        """See `assistant.speech.recogniser.Hearing`."""
        guesses = self._decoder.finish()
        shares: dict[Hypothesis, float] = {}
        for text, share in guesses:
            # The same words may come again, with another between that is unknown.
            if known := _hypothesis(text):
                shares[known] = shares.get(known, 0.0) + share
        hypotheses = tuple(replace(known, share=share) for known, share in shares.items())
        rejected = guesses[0][0].split() == [UNKNOWN]
        if not hypotheses:
            return Transcript("", None, rejected=rejected)
        return Transcript(hypotheses[0].text, hypotheses[0].language, hypotheses, rejected)

    def close(self) -> None:
        """See `assistant.speech.recogniser.Hearing`."""
        self._decoder.close()


def _hypothesis(text: str) -> Hypothesis | None:
    """Without tags and unknown words; None if nothing is left."""
    tagged = [word.rpartition("@") for word in text.split() if word != UNKNOWN]
    if not tagged:
        return None
    return Hypothesis(" ".join(word for word, _, _ in tagged), tagged[0][2])
