"""Pronunciations of words and sentences, as numbers of the phone inventory.

Every pronunciation comes from the espeak-ng inside piper-tts, the one that the product uses when
it compiles its graph, in several accents a language.
"""

import re
from functools import lru_cache
from pathlib import Path

from piper.phonemize_espeak import EspeakPhonemizer

from assistant.speech.graph.phones import PhoneTable

INVENTORY = Path(__file__).parent
"""Folder of the ``phones.json`` that networks are trained with."""

Pronunciation = tuple[int, ...]

VOICES: dict[str, tuple[tuple[str, float], ...]] = {
    "en": (("en-us", 0.0), ("en-gb-x-rp", 0.7)),
    "es": (("es-419", 0.0), ("es", 0.3)),
    "zh-CN": (("cmn", 0.0),),
    "pt": (("pt-br", 0.0),),
    "fy-NL": (("nl", 0.0),),
    "pa-IN": (("pa", 0.0),),
    "ga-IE": (("ga", 0.0),),
    "sv-SE": (("sv", 0.0),),
    "rm-sursilv": (("it", 0.0),),
    "hsb": (("pl", 0.0),),
    "rw": (("sw", 0.0),),
    "lg": (("sw", 0.0),),
    "fr": (("fr", 0.0),),
}
"""Language -> espeak-ng voices with their cost (natural log). Languages that espeak-ng lacks are
read by a near relative's rules; alignment scores weed out what does not fit."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words(text: str) -> list[str]:
    """Words of a transcript in small letters, without punctuation and bracketed notes."""
    plain = re.sub(r"<[^>]*>|\[[^\]]*\]|\([^)]*\)", " ", text.lower().replace("’", "'"))
    found = re.sub(r"[^\w' ]+|_", " ", plain).split()
    return [w for w in (word.strip("'") for word in found) if w]


class Lexicon:
    """Pronunciations with costs; keeps what it has looked up."""

    def __init__(self) -> None:
        self.table = PhoneTable.load(INVENTORY)
        self._espeak = EspeakPhonemizer()
        self.word = lru_cache(maxsize=None)(self._word)

    def sentence(self, text: str, language: str) -> Pronunciation:
        """Phones of a whole text in the language's first voice."""
        voice = VOICES.get(language, ((language, 0.0),))[0][0]
        sentences = self._espeak.phonemize(voice, text)
        ipa = " ".join("".join(symbols) for symbols in sentences)
        return self.table.from_ipa(ipa, language, strict=True)

    def _word(self, word: str, language: str) -> tuple[tuple[Pronunciation, float], ...]:
        """The pronunciations of a word, cheapest first; () if there is none.

        Raises:
            UnknownSymbolError: espeak-ng gave a symbol that the inventory does not know.
        """
        found: dict[Pronunciation, float] = {}
        for voice, cost in VOICES.get(language, ((language, 0.0),)):
            ipa = " ".join("".join(s) for s in self._espeak.phonemize(voice, word))
            phones = self.table.from_ipa(ipa, language, strict=True)
            if phones:
                found[phones] = min(cost, found.get(phones, cost))
        return tuple(sorted(found.items(), key=lambda item: item[1]))
