"""How words sound: from spelling to phones, through the espeak-ng inside Piper.

A word has several pronunciations, each with a cost (natural log; 0 for the usual one): alone, as
it sounds inside sentences (where espeak-ng reduces vowels), in other accents, and as staff
respelled it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from assistant.errors import ContentError
from assistant.speech.graph.ipa import Reader
from assistant.speech.graph.phones import PhoneTable

Pronunciations = dict[tuple[int, ...], float]
"""Phone numbers -> cost."""

_VOICES: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "en": (("en-us", 0.0), ("en", 0.7)),
    "es": (("es-419", 0.0), ("es", 0.7)),
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
            with Reader(voice, self._cache) as reader:
                for word, sound in zip(words, reader.read(words), strict=True):
                    self._add(entries[word], sound, language, cost)
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
        reader: "Reader",
        sentences: Sequence[str],
    ) -> None:
        """Forms inside sentences, each at a cost of half the log of how much rarer it is."""
        seen: dict[str, Counter[tuple[int, ...]]] = {}
        sample = sentences[:: max(1, len(sentences) // _SAMPLE)]
        for sentence, sound in zip(sample, reader.read(sample), strict=True):
            words, sounds = sentence.split(), sound.split()
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
            with Reader(voice, self._cache) as reader:
                sounds = reader.read([text for _, text in pairs])
                for (word, _), sound in zip(pairs, sounds, strict=True):
                    self._add(entries[word], sound, reads, 0.0)


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
