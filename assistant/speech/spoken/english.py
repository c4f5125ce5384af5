"""American English as it is said."""

import re

from assistant.speech.spoken import english_words as words
from assistant.speech.spoken.text import Words, abbreviations, in_words

_DIGITS = "zero one two three four five six seven eight nine"
_NAMES = (
    "ay bee see dee ee eff jee aitch eye jay kay ell em en oh pee cue are ess tee you vee "
    "double-you ex why zee"
)
WORDS = Words(
    letters=dict(zip("abcdefghijklmnopqrstuvwxyz", _NAMES.split(), strict=True))
    | {"ñ": "en with tilde", "á": "ay with accent", "é": "ee with accent"}
    | {"í": "eye with accent", "ó": "oh with accent", "ú": "you with accent"},
    digits=_DIGITS.split(),
    signs={".": "dot", "@": "at", "/": "slash", "-": "dash", "_": "underscore"},
)

_MONTHS = words.MONTHS.split()
_MONTH = "(" + "|".join(_MONTHS) + ")"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_TO = r"(?:\s?[–—-]\s?| to | through )"
_CLOCK = r"(\d{1,2})(?::(\d\d))?\s?([ap])\.?\s?m\b\.?"


_ABBREVIATIONS = abbreviations(words.ABBREVIATIONS)
_AS_WORDS = frozenset(words.AS_WORDS.split())
_STATES = dict(pair.split("=") for pair in words.STATES.split())


def say(text: str) -> str:
    """``text`` with everything written out that an English voice would misread."""
    text = _letters_of_shouting(text)
    for pattern, meaning in _ABBREVIATIONS:
        text = pattern.sub(meaning, text)
    for rule in (_telephones, _dates, _clocks, _amounts, _places, _numbers, _acronyms):
        text = rule(text)
    return text


def cardinal(number: int) -> str:
    """298 is "two hundred ninety-eight"."""
    return re.sub(r",? and |, ", " ", in_words(number, "en"))


def ordinal(number: int) -> str:
    """27 is "twenty-seventh"."""
    return re.sub(r",? and |, ", " ", in_words(number, "en", "ordinal"))


def year(number: int) -> str:
    """2018 is "twenty eighteen", 2005 is "two thousand five"."""
    return in_words(number, "en", "year").replace(" and ", " ")


def _letters_of_shouting(text: str) -> str:
    """A run of four or more words in capitals is lower-cased: it is emphasis, not acronyms."""
    return re.sub(r"\b[A-Z]{2,}(?:[ ,]+[A-Z]+\b){3,}", lambda match: match.group().lower(), text)


def _telephones(text: str) -> str:
    text = re.sub(
        r"(?<![\w.$])(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"
        r"|(?<![\w.$-])\d{3}-\d{4}(?![\w-])|\+\d[\d .-]{6,}\d|(?<![\w.$])\d{10,11}(?!\w)",
        lambda match: WORDS.telephone(match.group()),
        text,
    )
    text = re.sub(
        r"\b(call|dial|text|calling|dialing)( | to )(\d{3})\b(?!-)",
        lambda match: match[1] + match[2] + WORDS.spell(match[3]),
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(r"(?<=extension )\d+", lambda match: WORDS.spell(match.group()), text)


def _dates(text: str) -> str:
    text = re.sub(
        r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda m: _written(m[2], m[3], m[1]) or m.group(), text
    )
    text = re.sub(
        r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: _written(m[1], m[2], m[3]) or m.group(), text
    )
    text = re.sub(rf"\b{_DAY}{_TO}{_DAY} (?:of )?{_MONTH}\b", r"\3 \1 to \2", text)
    text = re.sub(rf"\b(?:the )?{_DAY} (?:of )?{_MONTH}\b(?! \d{{1,2}}\b)", r"\2 \1", text)
    text = re.sub(
        rf"\b{_MONTH} {_DAY}{_TO}{_DAY}(?![\d:])",
        lambda m: f"{m[1]} {ordinal(int(m[2]))} to {ordinal(int(m[3]))}",
        text,
    )
    text = re.sub(rf"\b{_MONTH} {_DAY}(?![\d:])", lambda m: f"{m[1]} {ordinal(int(m[2]))}", text)
    text = re.sub(rf"(?<=[a-z]){_TO}(?={_MONTH} )", " to ", text)
    after = rf"(\b{_MONTH}(?: [a-z-]+(?: to (?:{_MONTH} )?[a-z-]+)?)?),? (\d{{4}})\b"
    return re.sub(after, lambda m: f"{m[1]}{',' if ' ' in m[1] else ''} {year(int(m[4]))}", text)


def _written(month: str, day: str, the_year: str) -> str | None:
    if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return f"{_MONTHS[int(month) - 1]} {int(day)}, {the_year}"
    return None


def _clocks(text: str) -> str:
    text = re.sub(
        rf"\b(\d{{1,2}}(?::\d\d)?)(?: ?[–—-] ?| to )(?={_CLOCK})",
        lambda match: _time(match[1]) + " to ",
        text,
        flags=re.IGNORECASE,
    )

    def half_day(match: re.Match[str]) -> str:
        ends = match.group().endswith(".") and re.match(r"\s+[A-Z]|\s*$", text[match.end() :])
        hour, minute, half = int(match[1]), match[2] or "00", match[3].lower()
        if hour == 12 and minute == "00":
            said = "noon" if half == "p" else "midnight"
        else:
            said = f"{_time(f'{hour}:{minute}')} {WORDS.spell(half + 'm')}"
        return said + ("." if ends else "")

    text = re.sub(rf"\b{_CLOCK}", half_day, text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[a-z])\s?[–—]\s?(?=\d{1,2}:\d\d\b)", " to ", text)
    text = re.sub(r"\b([1-9]|1[0-2]):00\b", lambda m: f"{cardinal(int(m[1]))} o'clock", text)
    text = re.sub(r"\b([01]?\d|2[0-3]):[0-5]\d\b", lambda match: _time(match.group()), text)
    return re.sub(r"(?:(?<= em)|(?<=noon))\s?[–—-]\s?", " to ", text)


def _time(clock: str) -> str:
    """ "10:05" is "ten oh five", "10" is "ten", "17:00" is "five pee em"."""
    hour, _, minute = clock.partition(":")
    late = int(hour) > 12
    said = cardinal(int(hour) - 12 if late else int(hour))
    if minute and minute != "00":
        said += f" oh {cardinal(int(minute))}" if minute[0] == "0" else f" {cardinal(int(minute))}"
    return f"{said} pee em" if late else said


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
