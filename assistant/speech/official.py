"""Hears one language with an installed official Vosk model."""

import threading
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import ModelError
from assistant.speech.decoder import UNKNOWN, AcousticModel, Decoder
from assistant.speech.recogniser import Hypothesis, Transcript


class OfficialRecogniser:
    """Recogniser over an unmodified Vosk model.

    A model with a run-time grammar is given the phrases, so that it expects our questions; one
    with a static graph hears anything.
    """

    def __init__(self, language: str, folder: Path, phrases: Sequence[str] = ()) -> None:
        """``folder``: the model, loaded when first used. ``phrases``: what people may say."""
        self.language = language
        self._folder = folder
        self._phrases = tuple(phrases)
        self._lock = threading.Lock()
        self._model: AcousticModel | None = None

    def listen(self, language: str | None = None) -> "OfficialHearing":
        """See `assistant.speech.recogniser.Recogniser`."""
        if language not in (None, self.language):
            raise ModelError(f"The model in {self._folder} hears {self.language}, not {language}.")
        with self._lock:
            self._model = self._model or AcousticModel(self._folder)
            model = self._model
        return OfficialHearing(self.language, model.decoder(self._phrases))

    def close(self) -> None:
        """See `assistant.speech.recogniser.Recogniser`."""
        with self._lock:
            self._model = None


class OfficialHearing:
    """One utterance; rejected where most of its words are unknown ones."""

    def __init__(self, language: str, decoder: Decoder) -> None:
        self._language = language
        self._decoder = decoder

    def accept(self, pcm: bytes) -> None:
        """See `assistant.speech.recogniser.Hearing`."""
        self._decoder.accept(pcm)

    def partial(self) -> Hypothesis | None:
        """See `assistant.speech.recogniser.Hearing`."""
        return self._hypothesis(self._decoder.partial())

    def finish(self) -> Transcript:
        """See `assistant.speech.recogniser.Hearing`."""
        guesses = self._decoder.finish()
        words = guesses[0][0].split()
        rejected = 2 * words.count(UNKNOWN) > len(words)
        found = (known for text, share in guesses if (known := self._hypothesis(text, share)))
        hypotheses = tuple(dict.fromkeys(found))
        if not hypotheses:
            return Transcript("", None, rejected=rejected)
        return Transcript(hypotheses[0].text, self._language, hypotheses, rejected)

    def close(self) -> None:
        """See `assistant.speech.recogniser.Hearing`."""
        self._decoder.close()

    def _hypothesis(self, text: str, share: float | None = None) -> Hypothesis | None:
        known = " ".join(word for word in text.split() if word != UNKNOWN)
        return Hypothesis(known, self._language, share) if known else None
