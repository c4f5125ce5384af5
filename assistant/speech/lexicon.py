"""How words sound: from spelling to phones, through the espeak-ng inside Piper.

A word has several pronunciations, each with a cost (natural log; 0 for the usual one): alone, as
it sounds inside sentences (where espeak-ng reduces vowels), in other accents, and as staff
respelled it.
"""

import hashlib
import json
import math
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from assistant.errors import ContentError, ModelError
from assistant.speech.phones import PhoneTable

Pronunciations = dict[tuple[int, ...], float]
"""Phone numbers -> cost."""

_VOICES: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "en": (("en-us", 0.0),),
    "es": (("es-419", 0.0), ("es", 0.7)),
    "fr": (("fr-fr", 0.0),),
    "pt": (("pt-br", 0.0), ("pt", 0.7)),
    "zh": (("cmn", 0.0),),
}
"""espeak-ng's voices for a language, with the cost of that accent; else its code is the voice."""

_MOST: Final = 4
"""Pronunciations kept for a word."""

_SAMPLE: Final = 500
"""Sentences read for the forms inside sentences: enough for the small words that change there."""


class Lexicon:
    """Pronunciations in the phones of one network.

    Args:
        table: the network's phones.
        cache: folder in which espeak-ng's answers are kept, so that only new words cost time.
    """

    def __init__(self, table: PhoneTable, cache: Path) -> None:
        self._table = table
        self._cache = cache

    def pronounce(
        self,
        language: str,
        words: Iterable[str],
        sentences: Sequence[str],
        hear: Mapping[str, Sequence[str]],
    ) -> dict[str, Pronunciations]:
        """Every word of ``words`` with its pronunciations; a word nobody can read is left out.

        Args:
            language: code such as ``"en"``.
            words: in lower case.
            sentences: in lower case, words separated by spaces; they show forms in context.
            hear: word or name -> respellings, read by the language's own espeak-ng voice, or by
                another with a prefix: ``"en:haven"``.

        Raises:
            ContentError: a respelling cannot be used.
            ModelError: espeak-ng does not know the language.
        """
        words = sorted(set(words))
        respelled = _word_by_word(language, hear)
        entries: dict[str, Pronunciations] = {word: {} for word in words}
        for voice, cost in _VOICES.get(language, ((language, 0.0),)):
            with _Reader(voice, self._cache) as reader:
                for word in words:
                    self._add(entries[word], reader.read(word), language, cost)
                if cost == 0.0:
                    self._add_reduced(entries, language, reader, sentences)
        self._add_respelled(entries, language, respelled)
        return {word: _cheapest(found) for word, found in entries.items() if found}

    def _add(self, entry: Pronunciations, ipa: str, language: str, cost: float) -> None:
        phones = self._table.from_ipa(ipa, language)
        if phones:
            entry[phones] = min(cost, entry.get(phones, math.inf))

    def _add_reduced(
        self,
        entries: dict[str, Pronunciations],
        language: str,
        reader: "_Reader",
        sentences: Sequence[str],
    ) -> None:
        """Forms inside sentences, each at a cost of half the log of how much rarer it is."""
        seen: dict[str, Counter[tuple[int, ...]]] = {}
        for sentence in sentences[:: max(1, len(sentences) // _SAMPLE)]:
            words, sounds = sentence.split(), reader.read(sentence).split()
            if len(words) != len(sounds):
                continue  # espeak-ng joined or split words here
            for word, ipa in zip(words, sounds, strict=True):
                seen.setdefault(word, Counter())[self._table.from_ipa(ipa, language)] += 1
        for word, forms in seen.items():
            most = max(forms.values())
            for phones, count in forms.items():
                if phones and word in entries:
                    cost = 0.5 * math.log(most / count)
                    entries[word][phones] = min(cost, entries[word].get(phones, math.inf))

    def _add_respelled(
        self, entries: dict[str, Pronunciations], language: str, respelled: dict[str, list[str]]
    ) -> None:
        by_language: dict[str, list[tuple[str, str]]] = {}
        for word, spellings in respelled.items():
            for spelling in spellings:
                prefix, colon, rest = spelling.partition(":")
                reads, text = (prefix, rest) if colon else (language, spelling)
                if word in entries:
                    by_language.setdefault(reads, []).append((word, text))
        for reads, pairs in by_language.items():
            voice = _VOICES.get(reads, ((reads, 0.0),))[0][0]
            with _Reader(voice, self._cache) as reader:
                for word, text in pairs:
                    self._add(entries[word], reader.read(text), reads, 0.0)


class _Reader:
    """Text to IPA by one espeak-ng voice, remembering what it read on disk."""

    def __init__(self, voice: str, cache: Path) -> None:
        self._voice = voice
        self._path = cache / f"ipa-{voice}-{_espeak_digest()}.json"
        self._known: dict[str, str] = {}
        self._used: dict[str, str] = {}
        self._espeak: Any = None

    def __enter__(self) -> "_Reader":
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            self._known = {str(text): str(ipa) for text, ipa in known.items()}
        except (OSError, ValueError, AttributeError):
            self._known = {}  # absent or damaged: read anew
        return self

    def __exit__(self, *_: object) -> None:
        if self._used.keys() - self._known.keys():
            _write(self._path, json.dumps(self._known | self._used, ensure_ascii=False))

    def read(self, text: str) -> str:
        """IPA of ``text``, words separated by spaces."""
        if text not in self._used:
            ipa = self._known.get(text)
            self._used[text] = self._ask(text) if ipa is None else ipa
        return self._used[text]

    def _ask(self, text: str) -> str:
        # espeak-ng has one voice for the whole process, so it is shared with the voices that speak.
        from piper.phonemize_espeak import EspeakPhonemizer
        from piper.voice import _ESPEAK_PHONEMIZER_LOCK

        try:
            with _ESPEAK_PHONEMIZER_LOCK:
                self._espeak = self._espeak or EspeakPhonemizer()
                sentences = self._espeak.phonemize(self._voice, text.replace("\0", " "))
        except (RuntimeError, ValueError, UnicodeError) as error:
            raise ModelError(
                f"espeak-ng cannot read {text!r} with its voice {self._voice!r};"
                " check the language code and the spelling."
            ) from error
        return " ".join("".join(sentence) for sentence in sentences)


def _word_by_word(language: str, hear: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Respellings of names of several words, given to each word."""
    found: dict[str, list[str]] = {}
    for name, spellings in hear.items():
        words = name.lower().split()
        for spelling in spellings:
            prefix, colon, rest = spelling.rpartition(":")
            parts = rest.split() if len(words) > 1 else [rest]
            if len(parts) != len(words):
                raise ContentError(
                    f"pronunciation.toml of {language!r}: {name!r} has {len(words)} words and its"
                    f" respelling {spelling!r} has {len(parts)}; write one for each word."
                )
            for word, part in zip(words, parts, strict=True):
                found.setdefault(word, []).append(prefix + colon + part)
    return found


def _cheapest(found: Pronunciations) -> Pronunciations:
    kept = sorted(found.items(), key=lambda item: (item[1], item[0]))[:_MOST]
    least = kept[0][1]
    return {phones: cost - least for phones, cost in kept}


def _espeak_digest() -> str:
    """Changes with the espeak-ng that Piper brings."""
    from importlib.metadata import version

    return hashlib.sha256(version("piper-tts").encode()).hexdigest()[:8]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)
