"""American English as it is said."""

import re

from assistant.speech.spoken import english_words as words
from assistant.speech.spoken.english_dates import say_clocks, say_dates
from assistant.speech.spoken.english_words import WORDS, cardinal, ordinal, year
from assistant.speech.spoken.text import TELEPHONE, abbreviations

_ABBREVIATIONS = abbreviations(words.ABBREVIATIONS)
_AS_WORDS = frozenset(words.AS_WORDS.split())
_STATES = dict(pair.split("=") for pair in words.STATES.split())


def say(text: str) -> str:
    """``text`` with everything written out that an English voice would misread."""
    text = _letters_of_shouting(text)
    for pattern, meaning in _ABBREVIATIONS:
        text = pattern.sub(meaning, text)
    for rule in (_telephones, say_dates, say_clocks, _amounts, _places, _numbers, _acronyms):
        text = rule(text)
    return text


def _letters_of_shouting(text: str) -> str:
    """A run of four or more words in capitals is lower-cased: it is emphasis, not acronyms."""
    return re.sub(r"\b[A-Z]{2,}(?:[ ,]+[A-Z]+\b){3,}", lambda match: match.group().lower(), text)


def _telephones(text: str) -> str:
    text = TELEPHONE.sub(lambda match: WORDS.telephone(match.group()), text)
    text = re.sub(
        r"\b(call|dial|text|calling|dialing)( | to )(\d{3})\b(?!-)",
        lambda match: match[1] + match[2] + WORDS.spell(match[3]),
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(r"(?<=extension )\d+", lambda match: WORDS.spell(match.group()), text)


def _amounts(text: str) -> str:
    def money(match: re.Match[str]) -> str:
        whole, cents, scale = match[1].replace(",", ""), match[2], match[3]
        if scale:
            return f"{_decimal(whole, cents)} {scale} dollars"
        said = f"{cardinal(int(whole))} dollar{'' if whole == '1' else 's'}"
        if cents and int(cents):
            said += f" and {cardinal(int(cents))} cent{'' if int(cents) == 1 else 's'}"
        return said

    text = re.sub(
        r"(?:US)?\$ ?([\d,]*\d)(?:\.(\d{1,2}))?(?: (hundred|thousand|million|billion))?\b",
        money,
        text,
    )
    return re.sub(r"(?<=\d) ?%", " percent", text)


def _places(text: str) -> str:
    """States after a comma, ZIP codes, and house numbers the way they are said."""
    codes = "|".join(_STATES)
    text = re.sub(
        rf"(?<=[a-z\ue000-\uf8ff], )({codes})\b(?!\w)",
        lambda match: _STATES[match[1]].replace("_", " "),
        text,
    )
    text = re.sub(
        r"(?<=[a-zC] )(\d{5})(-\d{4})?(?=[\s,.;]|$)(?! [a-z])",
        lambda match: WORDS.telephone(match.group()),
        text,
    )
    return re.sub(
        r"\b(\d{1,2})(\d\d)(?= (?:[NSEW]\.? |North |South |East |West )?[A-Z]\w+(?: [A-Z]\w+)?"
        r" (?:Street|Avenue|Road|Boulevard|Drive|Lane|Highway|Place|Court|Way)\b)",
        lambda m: cardinal(int(m[1])) + " " + ("hundred" if m[2] == "00" else _pair(m[2])),
        text,
    )


def _pair(digits: str) -> str:
    return f"oh {cardinal(int(digits))}" if digits[0] == "0" else cardinal(int(digits))


def _decimal(whole: str, part: str | None) -> str:
    said = cardinal(int(whole))
    return f"{said} point {WORDS.spell(part)}" if part else said


def _numbers(text: str) -> str:
    text = re.sub(r"(?<=\d)/(?=\d)", ", ", text)
    text = re.sub(r"(?<=\d)(?: ?– ?|-)(?=\d)", " to ", text)
    text = re.sub(r"\b(\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1])), text)
    text = re.sub(r"(?<=[A-Za-z])-(?=\d)|(?<=\d)-(?=[a-z])", " ", text)
    text = re.sub(
        r"\b((?:19|20)\d)0s\b", lambda m: re.sub("y$", "ies", year(int(m[1] + "0"))), text
    )

    def number(match: re.Match[str]) -> str:
        whole, part = match[1].replace(",", ""), match[2]
        if len(whole) > 15 or (whole[0] == "0" and len(whole) > 1):
            return WORDS.spell(whole + (part or ""))
        if part is None and re.fullmatch(r"(?:19|20)\d\d", match[1]):
            return year(int(whole))
        return _decimal(whole, part)

    return re.sub(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", number, text)


def _acronyms(text: str) -> str:
    text = re.sub(
        r"(?<![\w'])[A-Z](?:(?:, | )[A-Z](?![\w']))+",
        lambda match: re.sub(r"[A-Z]", lambda m: WORDS.letters[m.group().lower()], match.group()),
        text,
    )
    text = re.sub(
        r"\b(?:[A-Z]\.){2,}",
        lambda m: (
            WORDS.spell(m.group())
            + ("." if re.match(r"\s*$|\s+[A-Z]", text[m.end() :]) and m.end() == len(text) else "")
        ),
        text,
    )

    def letters(match: re.Match[str]) -> str:
        word = match[1]
        if word in _AS_WORDS or (len(word) > 3 and re.search("[AEIOU]", word)):
            return word.lower() if word in _AS_WORDS else word
        return WORDS.spell(word) + ("'s" if match[2] else "")

    return re.sub(r"\b([A-Z]{2,5})(s|'s)?\b", letters, text)
