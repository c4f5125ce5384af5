"""The right voice for each language."""

import threading
from collections.abc import Callable, Iterator

from assistant.speech.audio import Sound
from assistant.speech.espeak import EspeakVoice
from assistant.speech.voice import PiperVoice, Voice, VoiceFiles


class Voices:
    """One voice a language, chosen when the language is first spoken. A `Voice` itself."""

    def __init__(self, find: Callable[[str], VoiceFiles | None], threads: int = 1) -> None:
        """
        Args:
            find: the Piper voice of a language, or ``None`` (`Models.find_voice`).
            threads: cores that one sentence may use.
        """
        self._find = find
        self._threads = threads
        self._lock = threading.Lock()
        self._chosen: dict[str, Voice] = {}

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        """See `assistant.speech.voice.Voice.say`."""
        return self._voice(language).say(text, language, pace)

    def identity(self, language: str) -> str:
        """See `assistant.speech.voice.Voice.identity`."""
        return self._voice(language).identity(language)

    def _voice(self, language: str) -> Voice:
        with self._lock:
            if language not in self._chosen:
                files = self._find(language)
                self._chosen[language] = (
                    PiperVoice(files, self._threads) if files else EspeakVoice()
                )
            return self._chosen[language]
