"""The fence around libvosk: no other file imports it.

libvosk dies, and the process with it, on a grammar that is empty, no JSON or holds ``<eps>``, and
on a grammar set after sound. So a grammar is only given when a decoder is made, and made safe
here. It has crashed when decoders were made at the same time, so a lock is held then.
"""

import contextlib
import ctypes
import json
import math
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import vosk

from assistant.errors import ModelError
from assistant.speech.audio import RATE
from assistant.speech.models.vosk_files import check_model

_MAKING: Final = threading.Lock()
_QUIET: Final = -2
"""Errors only: libvosk warns on standard error of things that are no problem here."""

_M_MXFAST: Final = 1
"""glibc's name for the largest piece of memory that it keeps aside when it is freed."""

HYPOTHESES: Final = 20
"""How many are wanted: over a noisy line the right words often stand far behind the best."""

_FLATTER: Final = 0.5
"""Vosk's scores are natural logarithms, but of probabilities that are too sure of themselves."""

UNKNOWN: Final = "[unk]"
"""The word Vosk writes for what is no word it knows."""

vosk.SetLogLevel(_QUIET)
# Whenever a large piece is freed, glibc first merges all that it kept aside, and libvosk frees a
# matrix at every step: with nothing kept aside it decodes in less time. Other C libraries
# have no such call, or need none.
with contextlib.suppress(AttributeError):
    ctypes.CDLL(None).mallopt(_M_MXFAST, 0)


class AcousticModel:
    """One Vosk model in memory, shared by all decoders made from it."""

    def __init__(self, folder: Path) -> None:
        """Load the model in ``folder``.

        Raises:
            ModelError: a file is missing or damaged.
        """
        self.has_run_time_grammar = check_model(folder)
        with _MAKING:
            try:
                self._model = vosk.Model(str(folder))
            except Exception as error:  # libvosk has no type of its own
                raise ModelError(
                    f"The model in {folder} cannot be loaded; install it again."
                ) from error

    def knows(self, word: str) -> bool:
        """Whether ``word`` is in the model's vocabulary."""
        return bool(self._model.vosk_model_find_word(word) >= 0)

    def decoder(
        self, phrases: Iterable[str] | None = None, alternatives: int = HYPOTHESES
    ) -> "Decoder":
        """A decoder for one utterance.

        Args:
            phrases: what may be said, for a model with a run-time grammar; None or nothing usable
                means anything.
            alternatives: how many hypotheses are wanted.
        """
        grammar = self._grammar(phrases) if phrases and self.has_run_time_grammar else None
        arguments = [self._model, RATE] + ([grammar] if grammar else [])
        with _MAKING:
            try:
                handle = vosk.KaldiRecognizer(*arguments)
            except Exception as error:
                raise ModelError("A recogniser cannot be made; is memory left?") from error
        handle.SetMaxAlternatives(alternatives)
        return Decoder(handle)

    def _grammar(self, phrases: Iterable[str]) -> str | None:
        """JSON in UTF-8, for libvosk does not decode \\u escapes; only words the model knows."""
        kept: dict[str, None] = {}
        for phrase in phrases:
            words = [word for word in phrase.split() if _is_safe(word) and self.knows(word)]
            if words:
                kept[" ".join(words)] = None
        return json.dumps([*kept, UNKNOWN], ensure_ascii=False) if kept else None


_Scored = tuple[str, float]
"""A text and the natural logarithm of how likely it is, up to a constant of the utterance."""


class Decoder:
    """One utterance in libvosk. Used by one thread at a time."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._segments: list[list[_Scored]] = []

    def accept(self, pcm: bytes) -> None:
        """Take the next sound: s16le, mono, 16 kHz; an odd last byte is dropped."""
        if self._handle is None:
            raise ValueError("This hearing is closed.")
        pcm = pcm[: len(pcm) // 2 * 2]
        if pcm and self._handle.AcceptWaveform(pcm):
            # An official model ended a segment by its own rules: the utterance goes on.
            self._segments.append(_scored(self._handle.Result()))

    def partial(self) -> str:
        """The best text so far."""
        if self._handle is None:
            return ""
        now = json.loads(self._handle.PartialResult()).get("partial", "")
        return " ".join([*(found[0][0] for found in self._segments), now]).strip()

    def finish(self) -> list[tuple[str, float]]:
        """Texts, best first, at least one; it may be empty. Each with its share: how likely it is
        among them all, 0 to 1."""
        if self._handle is None:
            raise ValueError("This hearing is closed.")
        segments = [*self._segments, _scored(self._handle.FinalResult())]
        scores: dict[str, float] = {}
        for rank in range(max(map(len, segments))):
            parts = [found[min(rank, len(found) - 1)] for found in segments]
            text = " ".join(" ".join(text for text, _ in parts).split())
            scores.setdefault(text, sum(score for _, score in parts))
        best = max(scores.values())
        weights = {text: math.exp(_FLATTER * (score - best)) for text, score in scores.items()}
        return [(text, weight / sum(weights.values())) for text, weight in weights.items()]

    def close(self) -> None:
        """Free it; may be called twice."""
        self._handle = None


def _scored(result: str) -> list[_Scored]:
    found = json.loads(result)
    texts = [(str(item["text"]), item["confidence"]) for item in found.get("alternatives", ())]
    return texts or [(str(found.get("text", "")), 0.0)]


def _is_safe(word: str) -> bool:
    if word.startswith(("<", "#")) or "\0" in word:
        return False
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
