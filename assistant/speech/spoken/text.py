"""What the rules of every language share: clean text, web addresses, words kept from the rules."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_FIRST_KEPT = 0xE000
"""Kept words stand in the text as letters of the private use area, from here on."""


TELEPHONE = re.compile(
    r"(?<![\w.$])(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"
    r"|(?<![\w.$-])\d{3}-\d{4}(?![\w-])|\+\d[\d .-]{6,}\d|(?<![\w.$])\d{10,11}(?!\w)"
)
"""A telephone number: ten digits in groups as in North America, seven, or any with a plus."""


@dataclass(frozen=True)
class Words:
    """Names of letters, digits and the signs ``. @ / - _`` in one language."""

    letters: Mapping[str, str]
    """Lower-case letter to its name, written so that the voice says it."""
    digits: Sequence[str]
    signs: Mapping[str, str]

    def name(self, letter: str) -> str | None:
        """What a letter, digit or sign is called, if it has a name here."""
        if letter.isdecimal():
            return self.digits[int(letter)]
        return self.letters.get(letter.lower()) or self.signs.get(letter)

    def spell(self, text: str) -> str:
        """The letters and digits of ``text`` by name, with spaces between them."""
        names = (self.name(letter) for letter in text if letter.isalnum())
        return " ".join(filter(None, names))

    def telephone(self, number: str) -> str:
        """Digit by digit, a comma where ``number`` is grouped."""
        return ", ".join(self.spell(group) for group in re.findall(r"\d+", number))


def in_words(number: int, language: str, kind: str = "cardinal") -> str:
    """``number`` written out by num2words; ``kind`` is "cardinal", "ordinal" or "year"."""
    from num2words import num2words  # takes 40 ms, so only when the first number is said

    return str(num2words(number, lang=language, to=kind))


def abbreviations(table: str) -> list[tuple[re.Pattern[str], str]]:
    """Patterns and what to put for them, from lines such as ``Mr\\. => Mister``."""
    pairs = [line.split(" => ") for line in table.strip().splitlines()]
    return [
        (
            re.compile(rf"(?<![\w.]){pattern}" if pattern[0].isalpha() else pattern),
            re.sub("^_|_$", " ", meaning).removeprefix("~"),
        )
        for pattern, meaning in pairs
    ]


def clean(text: str) -> str:
    """``text`` with one kind of space, quote and dash, without marks that are not said.

    Line breaks stay, and a line of a list ends with a full stop.
    """
    text = unicodedata.normalize("NFC", "".join(filter(_said, text.replace("\r\n", "\n"))))
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r"[’‘ʼ]", "'", text)
    text = re.sub(r"[“”„«»\"`*]|(?<!\w)_|_(?!\w)|^#+ ", "", text, flags=re.MULTILINE)
    text = re.sub(r"^ ?(?:[•·▪◦‣–—-] ?)", "", text, flags=re.MULTILINE)
    text = re.sub(r"[‐‑−]", "-", text)
    return re.sub(r"(?<=[^\s.!?:;,…])\s*\n+\s*(?=\S)", ".\n", text).strip()


def _said(letter: str) -> bool:
    """Whether a voice can take a character: no control code, emoji or half a surrogate."""
    if letter in "\n\t":
        return True
    return unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"} or (
        letter in "°"
    )


def say_addresses(text: str, words: Words) -> str:
    """Web and e-mail addresses in words: "example dot org slash help"."""

    def say(match: re.Match[str]) -> str:
        address = re.sub(r"^(?:https?://)?(?:www\.)?", "", match.group(), flags=re.IGNORECASE)
        address = address.rstrip("/")
        return re.sub(r"[.@/_-]", lambda sign: f" {words.signs[sign.group()]} ", address)

    return re.sub(
        r"(?<![\w@.])(?:https?://|www\.)?[\w.+-]*@?(?:[a-z0-9-]+\.)+"
        r"(?:org|com|net|gov|edu|us|info|io|mx|es)\b(?!\.\w)(?:/[\w./-]*[\w/])?",
        say,
        text,
        flags=re.IGNORECASE,
    )


def protect(text: str, say: Mapping[str, str]) -> tuple[str, list[str]]:
    """``text`` with each name of ``say`` as one letter that no rule matches, and what they say."""
    spellings = {_folded(name): words for name, words in say.items() if name.strip()}
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(spellings[_folded(match.group())])
        return chr(_FIRST_KEPT + len(kept) - 1)

    if spellings:
        names = sorted((re.escape(clean(name)) for name in say if name.strip()), key=len)
        pattern = rf"(?<!\w)(?:{'|'.join(reversed(names))})(?!\w)"
        text = re.sub(pattern, keep, text, flags=re.IGNORECASE)
    return text, kept


def _folded(name: str) -> str:
    return clean(name).casefold()


def restore(text: str, kept: list[str]) -> str:
    """The reverse of `protect`, with the words of ``kept``."""
    return re.sub(
        rf"[{chr(_FIRST_KEPT)}-\uf8ff]", lambda match: kept[ord(match.group()) - _FIRST_KEPT], text
    )


def spaced(text: str) -> str:
    """Brackets and dashes as the short pauses they are, and no space too many."""
    text = re.sub(r"(?<!\[)\((?!\()|\s[–—-]+\s|[–—]", ", ", text)
    text = re.sub(r"\)(?=[.,;:!?])", "", text)
    text = re.sub(r"\)", ",", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" (?=[.,;:!?])", "", text)
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r",(?=[.;:!?])", "", text)
    return text.strip(" ,\n")
