"""Speaking: the `Voice` protocol and Piper behind it.

The only file that touches onnxruntime and Piper's voices (`ipa.py` borrows the espeak-ng inside
Piper). Both are imported when the first sentence is spoken, not before: an answer that was rendered
ahead needs neither. Whatever goes wrong in them comes out as a `VoiceError` (this sentence cannot
be spoken) or a `ModelError` (this voice cannot).
"""

import json
import math
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.errors import ModelError, VoiceError
from assistant.speech.audio import Sound
from assistant.speech.level import levelled
from assistant.speech.sentences import sentences

PAUSE_SECONDS = 0.35
"""Silence after a sentence."""

CLAUSE_PAUSE_SECONDS = 0.12
"""Silence after a piece that a sentence goes on behind."""

SLOWEST, FASTEST = 0.5, 2.0


class Voice(Protocol):
    """Something that speaks. Safe to use from several threads."""

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        """Speak ``text``: one `Sound` a sentence, each as soon as it is ready.

        Sentences of one text have one sample rate, the level of `assistant.speech.level` and a
        pause at their end; put one after another, they are the whole text.

        Args:
            text: words as spoken (`assistant.speech.spoken`), any length.
            language: code such as ``"en"``.
            pace: speed, 1.0 as the voice was made, 0.8 slower; kept within 0.5 and 2.

        Raises:
            VoiceError: nothing in the text can be said, or nothing here speaks that language.
            ModelError: the voice's files are missing or damaged.
        """
        ...

    def identity(self, language: str) -> str:
        """What speaks ``language``, as a short text that changes whenever its sound would."""
        ...


@dataclass(frozen=True)
class VoiceFiles:
    """One Piper voice on disk."""

    model: Path
    """The ``.onnx`` file."""
    config: Path
    """Its JSON: phonemes, sample rate, speaker."""
    identity: str
    """Name and digest of the files."""
    mend: str = "put the folder back as the project has it"
    """What to do when they are damaged."""


class PiperVoice:
    """One Piper voice, loaded when it first speaks."""

    def __init__(self, files: VoiceFiles, threads: int = 1) -> None:
        """``threads``: cores that one sentence may use."""
        self._files = files
        self._threads = threads
        self._lock = threading.Lock()
        self._piper: Any = None

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        """See `Voice.say`; ``language`` is taken to be the voice's own."""
        pieces = speakable(text)
        piper = self._loaded()
        for piece in pieces:
            yield self._spoken(piper, piece, bounded(pace))

    def identity(self, language: str) -> str:
        """See `Voice.identity`."""
        return self._files.identity

    def _spoken(self, piper: Any, piece: str, pace: float) -> Sound:
        from piper.config import SynthesisConfig

        settings = SynthesisConfig(length_scale=piper.config.length_scale / pace)
        try:
            chunks = [chunk.audio_float_array for chunk in piper.synthesize(piece, settings)]
        except Exception as error:  # onnxruntime and espeak raise many kinds
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise VoiceError(
                f"The voice {self._files.model} could not say {shortened(piece)} ({why}): if it"
                f" says nothing at all, {self._files.mend}."
            ) from error
        if not chunks or not any(chunk.size for chunk in chunks):
            raise VoiceError(f"There is nothing to say in {shortened(piece)}.")
        rate = int(piper.config.sample_rate)
        wave = np.concatenate([np.atleast_1d(chunk) for chunk in chunks])
        # Weights that are garbage load and run all the same; what comes out is no sound.
        if not np.isfinite(wave).all() or not wave.any():
            raise VoiceError(
                f"The voice {self._files.model} is damaged, it gives no sound: {self._files.mend}."
            )
        samples = (np.clip(wave, -1.0, 1.0) * 32767).astype(np.int16)
        return Sound(levelled(samples, rate, pause_after(piece) / pace), rate)

    def _loaded(self) -> Any:
        with self._lock:
            if self._piper is None:
                self._piper = _load(self._files, self._threads)
            return self._piper


def speakable(text: str) -> list[str]:
    """``text`` in pieces to speak one by one.

    Raises:
        VoiceError: it holds characters that are no text, or no letter or digit.
    """
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise VoiceError("The text to speak holds characters that are not text; write it anew.")
    pieces = sentences(text)
    if not pieces:
        raise VoiceError(f"There is nothing to say in {shortened(text)}.")
    return pieces


def pause_after(piece: str) -> float:
    """Seconds of silence that belong behind ``piece``."""
    return PAUSE_SECONDS if piece.rstrip("\"')]")[-1:] in ".!?…。！？।؟" else CLAUSE_PAUSE_SECONDS


def bounded(pace: float) -> float:
    """``pace`` within what voices can do.

    Raises:
        VoiceError: it is not a number.
    """
    if not math.isfinite(pace):
        raise VoiceError("The pace of the voice must be a number such as 0.8 or 1.2.")
    return min(max(pace, SLOWEST), FASTEST)


def shortened(text: str) -> str:
    """``text`` for an error message: quoted, one line, at most 40 letters."""
    return ascii(text[:40]) if not text.isprintable() else f'"{text[:40]}"'


def _load(files: VoiceFiles, threads: int) -> Any:
    """A `piper.PiperVoice` that keeps to ``threads`` cores (its own loader takes all)."""
    try:
        config = json.loads(files.config.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The voice settings {files.config} cannot be read ({error}): {files.mend}."
        ) from error
    if not files.model.is_file():
        raise ModelError(f"The voice {files.model} is missing: {files.mend}.")
    import onnxruntime
    import piper
    from piper.config import PiperConfig

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = 4  # its own log would go to stderr
    try:
        session = onnxruntime.InferenceSession(
            str(files.model), options, providers=["CPUExecutionProvider"]
        )
        return piper.PiperVoice(session=session, config=PiperConfig.from_dict(config))
    except Exception as error:  # onnxruntime raises a dozen kinds of its own
        raise ModelError(
            f"The voice {files.model} is damaged ({str(error).splitlines()[0]}): {files.mend}."
        ) from error
