"""Text to IPA through the espeak-ng inside Piper, remembered on disk."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from assistant.disk.replacement import replacing
from assistant.errors import ModelError

_BATCH: Final = 200
"""Texts read at once."""

_REMEMBERED: Final = 50_000
"""Texts kept on disk; with more, only those in use stay."""


class Reader:
    """Text to IPA by one espeak-ng voice, remembering what it read on disk."""

    def __init__(self, voice: str, cache: Path) -> None:
        self._voice = voice
        self._path = cache / f"ipa-{voice}-{_espeak_digest()}.json"
        self._known: dict[str, str] = {}
        self._used: dict[str, str] = {}
        self._espeak: Any = None

    def __enter__(self) -> "Reader":
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            self._known = {str(text): str(ipa) for text, ipa in known.items()}
        except (OSError, ValueError, AttributeError):
            self._known = {}  # absent or damaged: read anew
        return self

    def __exit__(self, *_: object) -> None:
        if self._used.keys() - self._known.keys():
            kept = self._known if len(self._known) < _REMEMBERED else {}
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as part:
                part.write_text(json.dumps(kept | self._used, ensure_ascii=False), encoding="utf-8")

    def read(self, texts: Sequence[str]) -> list[str]:
        """IPA of each text, words separated by spaces.

        Many texts are read at once, as paragraphs: choosing the voice takes espeak-ng longer than
        reading a word.
        """
        seen = self._known.keys() | self._used.keys()
        missing = [text for text in dict.fromkeys(texts) if text not in seen]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            sounds = self._ask("\n\n".join(batch))
            if len(sounds) != len(batch):  # one of them was no paragraph, or several sentences
                sounds = [" ".join(self._ask(text)) for text in batch]
            self._used.update(zip(batch, sounds, strict=True))
        self._used.update((text, self._known[text]) for text in texts if text not in self._used)
        return [self._used[text] for text in texts]

    def _ask(self, text: str) -> list[str]:
        """IPA of each sentence."""
        # espeak-ng has one voice for the whole process, so it is shared with the voices that speak.
        from piper.phonemize_espeak import EspeakPhonemizer
        from piper.voice import _ESPEAK_PHONEMIZER_LOCK

        try:
            with _ESPEAK_PHONEMIZER_LOCK:
                self._espeak = self._espeak or EspeakPhonemizer()
                sentences = self._espeak.phonemize(self._voice, text.replace("\0", " "))
        except (RuntimeError, ValueError, UnicodeError) as error:
            raise ModelError(
                f"espeak-ng cannot read {text[:40]!r} with its voice {self._voice!r};"
                " check the language code and the spelling."
            ) from error
        return ["".join(sentence) for sentence in sentences]


def _espeak_digest() -> str:
    """Changes with the espeak-ng that Piper brings."""
    from importlib.metadata import version

    return hashlib.sha256(version("piper-tts").encode()).hexdigest()[:8]
