"""One spelling for everything that is said, typed or written in a questions file.

`tokens` turns text into the units the matcher counts: words where a script writes spaces, single
characters (with their marks) in Chinese, Japanese, Thai, Khmer, Lao and Burmese, which do not.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

# Scripts without spaces, by the first word of the Unicode character name.
_UNSPACED: Final = {"CJK", "HIRAGANA", "KATAKANA", "THAI", "KHMER", "LAO", "MYANMAR"}

# Only these lose their accents: in Devanagari or Thai the marks are the vowels.
_FOLDED: Final = {"LATIN", "GREEK"}

# The quick way through for most of English.
_ASCII_WORD: Final = re.compile(r"[a-z0-9]+")

# Arabic letters people write in several ways; tatweel and bare hamza go. Persian and Urdu type
# their own kaf and ya, which sound the same.
_ARABIC: Final = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیئ", "ي"),
        **dict.fromkeys("ـء"),
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
    }
)


def tokens(text: str) -> tuple[str, ...]:
    """Words (or characters of an unspaced script) in one spelling; punctuation is dropped.

    >>> tokens("¿Qué día es, por favor?")
    ('que', 'dia', 'es', 'por', 'favor')
    >>> tokens("What's the I.D.?")
    ('what', 's', 'the', 'i', 'd')
    """
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower()))
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC)
    return tuple(_split(_strip_accents(folded)))


def is_character(token: str) -> bool:
    """Whether a token is one character of a script written without spaces."""
    return _script(token[0]) in _UNSPACED


def _strip_accents(text: str) -> str:
    kept: list[str] = []
    script = ""
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) == 0 and unicodedata.category(char) != "Mn":
            script = _script(char)
        elif script in _FOLDED or (script == "ARABIC" and unicodedata.category(char) == "Mn"):
            continue
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _split(text: str) -> Iterator[str]:
    word = ""
    for char in text:
        kind = unicodedata.category(char)
        if kind[0] == "M":
            word += char
        elif kind[0] not in "LN":
            # Zero-width joiners shape a word without ending it; everything else does.
            if word and kind != "Cf":
                yield word
                word = ""
        elif _script(char) in _UNSPACED:
            if word:
                yield word
            word = char
        else:
            if word and is_character(word):
                yield word
                word = ""
            word += char
    if word:
        yield word


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0].split("-")[0]
