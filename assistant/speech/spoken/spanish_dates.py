"""Dates and times of day in Spanish, as they are said."""

import re

from assistant.speech.spoken.spanish_words import MONTHS, cardinal

_MONTHS = MONTHS.split()
_MONTH = "(" + "|".join(_MONTHS) + ")"
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?\s?m\b\.?"


def say_dates(text: str) -> str:
    """Dates, spans of days and years in words."""
    text = re.sub(
        r"\b(\d{4})-(\d\d)-(\d\d)\b", lambda m: _written(m[3], m[2], m[1]) or m.group(), text
    )
    text = re.sub(
        r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", lambda m: _written(m[1], m[2], m[3]) or m.group(), text
    )
    text = re.sub(
        r"\b(\d{1,2}) (?:de )?(ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic)\b\.?",
        lambda m: f"{m[1]} de {next(name for name in _MONTHS if name.startswith(m[2][:3]))}",
        text,
    )
    text = re.sub(
        rf"(?:\b(del|de) )?\b(\d{{1,2}}) ?[–—-] ?(\d{{1,2}})(?= de {_MONTH}\b)",
        lambda m: f"del {_day(m[2])} al {_day(m[3])}",
        text,
    )
    text = re.sub(
        rf"\b(\d{{1,2}})(?= (?:al|a|y) (?:\d{{1,2}}|uno|primero) de {_MONTH}\b)",
        lambda m: _day(m[1]),
        text,
    )
    text = re.sub(rf"\b(\d{{1,2}})(?:º|\.º)?(?= de {_MONTH}\b)", lambda m: _day(m[1]), text)
    text = re.sub(rf"(?<=\w) ?[–—] ?(?=[a-z]+ de {_MONTH})", " al ", text)
    return re.sub(
        rf"\b{_MONTH},? (?:(de|del) )?(\d{{4}})\b",
        lambda m: f"{m[1]} {m[2] or 'de'} {cardinal(int(m[3]))}",
        text,
    )


def _day(digits: str) -> str:
    return "primero" if int(digits) == 1 else cardinal(int(digits))


def _written(day: str, month: str, year: str) -> str | None:
    """Day first; month first where only that makes sense."""
    if int(month) > 12 >= int(day):
        day, month = month, day
    if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return f"{int(day)} de {_MONTHS[int(month) - 1]} de {year}"
    return None


def say_clocks(text: str) -> str:
    """Times of day and spans of them in words."""
    text = re.sub(
        rf"\b(\d{{1,2}}(?::\d\d)?)(?: ?[–—-] ?| a )(?={_CLOCK})",
        lambda match: _time(match[1]) + " a ",
        text,
    )

    def half_day(match: re.Match[str]) -> str:
        ends = match.group().endswith(".") and re.match(
            r"\s+[A-ZÁÉÍÓÚ¿¡]|\s*$", text[match.end() :]
        )
        hour, half = int(match[1]), match[3].lower()
        said = (
            f"{_time(match[1] + ':' + (match[2] or '00'))} {_part_of_day(hour % 12, half == 'p')}"
        )
        return said + ("." if ends else "")

    text = re.sub(rf"\b{_CLOCK}", half_day, text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[a-zñ]) ?[–—] ?(?=\d{1,2}:\d\d\b)", " a ", text)
    text = re.sub(
        r"\b([01]?\d|2[0-3]):[0-5]\d\b(?: ?h(?:rs?|oras)?\b\.?)?",
        lambda match: _time(re.sub(r"[^\d:]", "", match.group())),
        text,
    )
    return re.sub(r"(?:(?<=mañana)|(?<=tarde)|(?<=mediodía)) ?[–—-] ?", " a ", text)


def _part_of_day(hour: int, late: bool) -> str:
    """``hour`` from 0 to 11 within its half of the day."""
    if hour == 0:
        return "del mediodía" if late else "de la noche"
    if not late:
        return "de la mañana"
    return "de la tarde" if hour < 7 else "de la noche"


def _time(clock: str) -> str:
    """ "10:30" is "diez y media", "1" is "una", "17:00" is "cinco de la tarde"."""
    hour, _, minute = clock.partition(":")
    late = int(hour) > 12
    said = cardinal(int(hour) - 12 if late else int(hour), "horas")
    if minute and minute != "00":
        quarters = {"15": "cuarto", "30": "media"}
        said += f" y {quarters.get(minute) or cardinal(int(minute))}"
    return f"{said} {_part_of_day(int(hour) - 12, True)}" if late else said
