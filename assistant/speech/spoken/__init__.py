"""Written text turned into the words a voice should say.

Voices read digits, dates, telephone numbers, abbreviations and foreign names badly, so they are
written out first. Each language has its own rules (`english`, `spanish`); for any other language
only what is safe in all of them is done, and the voice's own reading of numbers is left alone.

Everything here is a pure function of its arguments.
"""

import re
from collections.abc import Callable, Mapping

from assistant.speech.codes import base
from assistant.speech.spoken import english, english_words, spanish, spanish_words
from assistant.speech.spoken.text import Words, clean, protect, restore, say_addresses, spaced

_WORDS: Mapping[str, Words] = {"en": english_words.WORDS, "es": spanish_words.WORDS}
_RULES: Mapping[str, Callable[[str], str]] = {"en": english.say, "es": spanish.say}


def spoken(text: str, language: str, say: Mapping[str, str] | None = None) -> str:
    """``text`` as it should be said in ``language``.

    Args:
        text: what would be shown on a screen.
        language: code such as ``"es"`` or ``"es-US"``.
        say: names and how to write them so that this language's voice says them right
            (``{"New Haven": "Niu Jéiven"}``). Upper and lower case do not matter, longer
            names go first, and what it gives is not touched by any other rule.
    """
    alone = base(language)
    text = clean(text)
    if alone in _WORDS:
        text = say_addresses(text, _WORDS[alone])
    text, kept = protect(text, say or {})
    text = _RULES.get(alone, _plainly)(text)
    return spaced(restore(text, kept))


def _plainly(text: str) -> str:
    """Telephone numbers digit by digit; all else is left to the voice."""
    return re.sub(
        r"(?<![\w.,])\+?\(?\d{2,4}\)?(?:[ .-]\d{2,4}){2,}(?!\w)",
        lambda match: ", ".join(" ".join(group) for group in re.findall(r"\d+", match.group())),
        text,
    )
