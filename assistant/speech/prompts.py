"""Answers as sound: rendered once, kept on disk, read back in milliseconds.

The unit is the sentence, because answers share sentences and "say the last sentence again" is
one. What is kept is a FLAC file any player opens; its name is a digest of everything that decides
its sound, its comment holds the checksum of its samples. With `store=False`
the voice speaks anew whatever is kept: to load it before somebody waits, or to measure it.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError, StoreError, VoiceError
from assistant.speech.audio import Sound
from assistant.speech.sentences import sentences, split_first
from assistant.speech.spoken import spoken
from assistant.speech.store import SoundStore
from assistant.speech.voice import Voice, bounded, shortened

RENDERER = 1
"""Counted up whenever the same words would sound different."""

_USUAL = 1.0
"""The pace at which sentences are rendered ahead."""

_log = logging.getLogger(__name__)


@dataclass
class Rendered:
    """What `Prompts.render_ahead` did, in sentences."""

    new: int = 0
    kept: int = 0
    failed: int = 0


class Prompts:
    """Speaks texts as shown on a screen. Safe to use from several threads and processes."""

    def __init__(
        self,
        folder: Path,
        voice: Voice,
        say: Mapping[str, Mapping[str, str]] | None = None,
        most_bytes: int = 500_000_000,
    ) -> None:
        """
        Args:
            folder: where sound is kept; made when first needed.
            voice: what speaks.
            say: language -> name -> how to write it for that language's voice.
            most_bytes: size of the folder above which the sound not used for longest goes.
        """
        self._store = SoundStore(folder, most_bytes)
        self._voice = voice
        self._say = say or {}

    def speak(
        self, text: str, language: str, pace: float = 1.0, *, store: bool = True
    ) -> Iterator[tuple[str, Sound]]:
        """Speak ``text``, giving each sentence as it is shown with its `Sound`.

        While nothing of the text is kept yet, its first sentence may come in two pieces, so that
        the wait is short.

        Args:
            text: as shown on a screen; it is written out as spoken here.
            language: code such as ``"es"``.
            pace: speed; 0.8 is slower.
            store: ``False`` neither looks up nor keeps anything.

        Raises:
            VoiceError: it cannot be spoken.
            ModelError: the voice is missing or damaged.
        """
        pace = round(bounded(pace), 2)
        shown = self._sentences(text, language)
        if not shown:
            raise VoiceError(f"There is nothing to say in {shortened(text)}.")
        for number, (sentence, words) in enumerate(shown):
            key = self._key(words, language, pace) if store else None
            kept = self._store.read(key) if key else None
            if kept is not None:
                yield sentence, kept
                continue
            parts = []
            for piece in split_first(sentence) if number == 0 else [sentence]:
                words = spoken(piece, language, self._say.get(language))
                parts.append(joined(list(self._voice.say(words, language, pace))))
                yield piece, parts[-1]
            if key:
                self._store.write(key, joined(parts))

    def render(self, text: str, language: str, pace: float = 1.0, *, store: bool = True) -> Sound:
        """The whole of ``text`` as one `Sound`; see `speak`."""
        return joined([sound for _, sound in self.speak(text, language, pace, store=store)])

    def is_rendered(self, text: str, language: str) -> bool:
        """Whether `render_ahead` has nothing to do for ``text``."""
        return all(
            self._store.has(self._key(words, language, _USUAL))
            for _, words in self._sentences(text, language)
        )

    def render_ahead(
        self,
        texts: Iterable[tuple[str, str]],
        progress: Callable[[int, int], None] | None = None,
    ) -> Rendered:
        """Render and keep every one of ``texts`` that is not kept yet, at the usual pace.

        Damaged ones are rendered anew. What cannot be spoken is logged and left out.

        Args:
            texts: (text, language).
            progress: called with (done, all) texts after each.

        Raises:
            StoreError: sound cannot be kept, so going on would be in vain.
        """
        done = Rendered()
        every = list(dict.fromkeys(texts))
        for number, (text, language) in enumerate(every, 1):
            for _, words in self._sentences(text, language):
                self._render(words, language, done)
            if progress:
                progress(number, len(every))
        return done

    def _render(self, words: str, language: str, done: Rendered) -> None:
        try:
            key = self._key(words, language, _USUAL)
            if self._store.read(key) is not None:
                done.kept += 1
                return
            sound = joined(list(self._voice.say(words, language, _USUAL)))
        except AssistantError as error:
            done.failed += 1
            _log.warning("cannot render a sentence in %s: %s", language, error)
            return
        if not self._store.write(key, sound):
            raise StoreError(self._store.problem)
        done.new += 1

    def _sentences(self, text: str, language: str) -> list[tuple[str, str]]:
        """Each sentence of ``text`` that can be said: as shown, and as spoken."""
        say = self._say.get(language)
        pairs = [(shown, spoken(shown, language, say)) for shown in sentences(text)]
        return [(shown, words) for shown, words in pairs if any(map(str.isalnum, words))]

    def _key(self, sentence: str, language: str, pace: float) -> str:
        parts = (str(RENDERER), self._voice.identity(language), language, f"{pace:.2f}", sentence)
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()


def joined(sounds: list[Sound]) -> Sound:
    """Sounds of one rate, one after another."""
    if len(sounds) == 1:
        return sounds[0]
    return Sound(np.concatenate([sound.samples for sound in sounds]), sounds[0].rate)
