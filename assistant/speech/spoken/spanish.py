"""Spanish of the Americas as it is said."""

import re

from assistant.speech.spoken import spanish_words as words
from assistant.speech.spoken.spanish_dates import say_clocks, say_dates
from assistant.speech.spoken.spanish_words import WORDS, cardinal, ordinal
from assistant.speech.spoken.text import TELEPHONE, abbreviations

_ABBREVIATIONS = abbreviations(words.ABBREVIATIONS)
_AS_WORDS = frozenset(words.AS_WORDS.split())


def say(text: str) -> str:
    """``text`` with everything written out that a Spanish voice would misread."""
    text = re.sub(
        r"\b[A-ZÑÁÉÍÓÚ]{2,}(?:[ ,]+[A-ZÑÁÉÍÓÚ]+\b){3,}", lambda m: m.group().lower(), text
    )
    for pattern, meaning in _ABBREVIATIONS:
        text = pattern.sub(meaning, text)
    for rule in (_telephones, say_dates, say_clocks, _amounts, _numbers, _acronyms):
        text = rule(text)
    return text


def _telephones(text: str) -> str:
    text = TELEPHONE.sub(lambda match: WORDS.telephone(match.group()), text)
    text = re.sub(
        r"\b((?:llam|marc|marqu)\w+|mensaje)( | al | el )(\d{3})\b(?!-)",
        lambda match: match[1] + match[2] + WORDS.spell(match[3]),
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(
        r"(?<=[A-Z] )\d{5}(?=[\s,.;]|$)|(?<=postal )\d{5}\b|(?<=extensión )\d+",
        lambda match: WORDS.spell(match.group()),
        text,
    )


def _amounts(text: str) -> str:
    def money(match: re.Match[str]) -> str:
        whole, cents, scale = re.sub("[.,]", "", match[1]), match[2], match[3]
        if scale:
            return f"{_decimal(whole, cents, 'punto')} {scale} de dólares"
        said = f"{cardinal(int(whole), 'dólares')} dólar{'' if whole == '1' else 'es'}"
        if cents and int(cents):
            said += (
                f" con {cardinal(int(cents), 'centavos')} centavo{'' if int(cents) == 1 else 's'}"
            )
        return said

    text = re.sub(
        r"(?:US)?\$ ?(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?(?: (mil|millón|millones))?\b",
        money,
        text,
    )
    text = re.sub(r"(?<=\d) ?(?:US\$|USD)", " dólares", text)
    return re.sub(r"(?<=\d) ?%", " por ciento", text)


def _decimal(whole: str, part: str | None, mark: str, following: str = "") -> str:
    if not part:
        return cardinal(int(whole), following)
    said = cardinal(int(part)) if part[0] != "0" else WORDS.spell(part)
    return f"{cardinal(int(whole))} {mark} {said}"


def _numbers(text: str) -> str:
    text = re.sub(r"(?<=\d)/(?=\d)", ", ", text)
    text = re.sub(r"(?<=\d)(?: ?– ?|-)(?=\d)", " a ", text)
    text = re.sub(
        r"\b(\d+)\.?(º|ª|er|ra|ro|ero|era)(?!\w)",
        lambda m: (
            re.sub("r[oa]$", "r", ordinal(int(m[1]), False))
            if m[2] == "er"
            else ordinal(int(m[1]), m[2] in {"ª", "ra", "era"})
        ),
        text,
    )
    text = re.sub(r"(?<=[A-Za-z])-(?=\d)|(?<=\d)-(?=[a-z])", " ", text)

    def number(match: re.Match[str]) -> str:
        whole, part = re.sub("[.,]", "", match[1]), match[3]
        if len(whole) > 15 or (whole[0] == "0" and len(whole) > 1):
            return WORDS.spell(whole + (part or ""))
        mark = "coma" if match[2] == "," else "punto"
        return _decimal(whole, part, mark, match[4] or "")

    return re.sub(
        r"(\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+)(?:([.,])(\d+))?(?=(?: ([a-zñáéíóú]+))?)", number, text
    )


def _acronyms(text: str) -> str:
    text = re.sub(
        r"(?<![\w'])[A-ZÑ](?:(?:, | )[A-ZÑ](?![\w']))+",
        lambda match: re.sub(r"[A-ZÑ]", lambda m: WORDS.letters[m.group().lower()], match.group()),
        text,
    )
    text = re.sub(r"\b(?:[A-Z]\.){2,}", lambda match: WORDS.spell(match.group()), text)

    def letters(match: re.Match[str]) -> str:
        word = match[1]
        if word in _AS_WORDS or (len(word) > 3 and re.search("[AEIOUÁÉÍÓÚ]", word)):
            return word.lower() if word in _AS_WORDS else word
        return WORDS.spell(word)

    return re.sub(r"\b([A-ZÑÁÉÍÓÚ]{2,5})\b", letters, text)
