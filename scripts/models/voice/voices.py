"""The voices that are compared: ours, the official one, espeak-ng, the teacher if installed."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from assistant.errors import VoiceError
from assistant.speech.audio import Sound
from assistant.speech.espeak import EspeakVoice
from assistant.speech.level import levelled
from assistant.speech.models.folder import Models
from assistant.speech.voice import PAUSE_SECONDS, PiperVoice, Voice
from scripts.models.voice.teacher import read_aloud

TEACHER = "teacher"


class Teacher:
    """SVOX Pico as a `Voice`."""

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        """Whole ``text`` as one sound; ``pace`` must be 1."""
        if pace != 1.0:
            raise VoiceError("The teacher has one pace only.")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "said.wav"
            read_aloud(text, language, path)
            samples, rate = soundfile.read(path, dtype="int16")
        yield Sound(levelled(np.asarray(samples), rate, PAUSE_SECONDS), rate)

    def identity(self, language: str) -> str:
        return f"{TEACHER} {language}"


def voices(models: Models, language: str) -> dict[str, Voice]:
    """The voices to compare, by name; ours is called ``voice``."""
    own = models.own_voice(language)
    best = models.find_voice(language)
    found: dict[str, Voice] = {"espeak-ng": EspeakVoice()}
    if shutil.which("pico2wave"):
        found[TEACHER] = Teacher()
    for files in filter(None, (own, best)):
        found[files.model.stem] = PiperVoice(files)
    return found
