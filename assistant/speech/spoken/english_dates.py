"""Dates and times of day in English, as they are said."""

import re

from assistant.speech.spoken.english_words import MONTHS, WORDS, cardinal, ordinal, year

_MONTHS = MONTHS.split()
_MONTH = "(" + "|".join(_MONTHS) + ")"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_TO = r"(?:\s?[–—-]\s?| to | through )"
_CLOCK = r"(\d{1,2})(?::(\d\d))?\s?([ap])\.?\s?m\b\.?"


def say_dates(text: str) -> str:
    """Dates, spans of days and years in words."""
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


def say_clocks(text: str) -> str:
    """Times of day and spans of them in words."""
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
