"""The fence around libvosk: no other file imports it.

libvosk dies, and the process with it, on a grammar that is empty, no JSON or holds ``<eps>``, and
on a grammar set after sound. So a grammar is only given when a decoder is made, and made safe
here. It has crashed when decoders were made at the same time, so a lock is held then.
"""

import contextlib
import ctypes
import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import vosk

from assistant.errors import ModelError
from assistant.speech.audio import RATE
from assistant.speech.model_files import check_model

_MAKING: Final = threading.Lock()
_QUIET: Final = -2
"""Errors only: libvosk warns on standard error of things that are no problem here."""

_M_MXFAST: Final = 1
"""glibc's name for the largest piece of memory that it keeps aside when it is freed."""

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

    def decoder(self, phrases: Iterable[str] | None = None, alternatives: int = 5) -> "Decoder":
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


class Decoder:
    """One utterance in libvosk. Used by one thread at a time."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._segments: list[list[str]] = []

    def accept(self, pcm: bytes) -> None:
        """Take the next sound: s16le, mono, 16 kHz; an odd last byte is dropped."""
        if self._handle is None:
            raise ValueError("This hearing is closed.")
        pcm = pcm[: len(pcm) // 2 * 2]
        if pcm and self._handle.AcceptWaveform(pcm):
            # An official model ended a segment by its own rules: the utterance goes on.
            self._segments.append(_texts(self._handle.Result()))

    def partial(self) -> str:
        """The best text so far."""
        if self._handle is None:
            return ""
        now = json.loads(self._handle.PartialResult()).get("partial", "")
        return " ".join([*(texts[0] for texts in self._segments), now]).strip()

    def finish(self) -> list[str]:
        """Texts, best first, at least one; it may be empty."""
        if self._handle is None:
            raise ValueError("This hearing is closed.")
        segments = [*self._segments, _texts(self._handle.FinalResult())]
        count = max(len(texts) for texts in segments)
        joined = (
            " ".join(texts[min(i, len(texts) - 1)] for texts in segments) for i in range(count)
        )
        return list(dict.fromkeys(" ".join(text.split()) for text in joined))

    def close(self) -> None:
        """Free it; may be called twice."""
        self._handle = None


def _texts(result: str) -> list[str]:
    found = json.loads(result)
    texts = [str(item["text"]) for item in found.get("alternatives", ())]
    return texts or [str(found.get("text", ""))]


def _is_safe(word: str) -> bool:
    if word.startswith(("<", "#")) or "\0" in word:
        return False
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
