"""How a name sounds, roughly: names are heard and written in many ways.

A key keeps the consonants in a few classes and drops vowels, so "new heaven" and "New Haven" are
one, and so are "niu jeiven" and "New Haven" once each is read in its own language. The classes
are those of Soundex, less coarse where Spanish speakers of English names stay apart.
"""

import re
from collections.abc import Mapping
from typing import Final

Rule = tuple[re.Pattern[str], str]

# Spelling rules of a language, applied in order to folded lower-case text.
_SPELLING: Final[Mapping[str, tuple[Rule, ...]]] = {
    "en": tuple(
        (re.compile(pattern), key)
        for pattern, key in (
            ("ph", "f"),
            ("gh", ""),
            ("tio|cio|sh|ch", "s"),
            ("[cg](?=[eiy])|j", "s"),
            ("x", "ks"),
            (r"\bwh", "w"),
        )
    ),
    "es": tuple(
        (re.compile(pattern), key)
        for pattern, key in (
            ("ch|sh", "s"),
            ("h", ""),
            ("gu(?=a)", "w"),
            ("j|g(?=[eiy])", "h"),
            ("c(?=[eiy])", "s"),
            ("ll", "y"),
            ("x", "ks"),
        )
    ),
}

_CLASSES: Final = str.maketrans("bvfgqczd", "pppkkkst", "aeiouyw' ")
_DOUBLED: Final = re.compile(r"(.)\1+")


def sound_key(text: str, language: str) -> str:
    """Consonant classes of folded lower-case words; English rules by default.

    >>> sound_key("new heaven", "en"), sound_key("niu jeiven", "es")
    ('nhpn', 'nhpn')
    """
    for pattern, key in _SPELLING.get(language, _SPELLING["en"]):
        text = pattern.sub(key, text)
    return _DOUBLED.sub(r"\1", text.translate(_CLASSES))
