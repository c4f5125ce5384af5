"""Spanish of the Americas as it is said."""

import re

from assistant.speech.spoken import spanish_words as words
from assistant.speech.spoken.text import Words, abbreviations, in_words

_DIGITS = "cero uno dos tres cuatro cinco seis siete ocho nueve"
_NAMES = (
    "a,be,ce,de,e,efe,ge,hache,i,jota,ca,ele,eme,ene,o,pe,cu,erre,ese,te,u,ve,doble ve,equis,"
    "ye,zeta"
)
WORDS = Words(
    letters=dict(zip("abcdefghijklmnopqrstuvwxyz", _NAMES.split(","), strict=True))
    | {"ñ": "eñe", "á": "a con acento", "é": "e con acento", "í": "i con acento"}
    | {"ó": "o con acento", "ú": "u con acento", "ü": "u con diéresis"},
    digits=_DIGITS.split(),
    signs={".": "punto", "@": "arroba", "/": "barra", "-": "guion", "_": "guion bajo"},
)

_MONTHS = words.MONTHS.split()
_MONTH = "(" + "|".join(_MONTHS) + ")"
_CLOCK = r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?\s?m\b\.?"


_ABBREVIATIONS = abbreviations(words.ABBREVIATIONS)
_AS_WORDS = frozenset(words.AS_WORDS.split())
_MASCULINE_IN_A = frozenset(words.MASCULINE_IN_A.split())
_FEMININE = frozenset(words.FEMININE.split())


def say(text: str) -> str:
    """``text`` with everything written out that a Spanish voice would misread."""
    text = re.sub(
        r"\b[A-ZÑÁÉÍÓÚ]{2,}(?:[ ,]+[A-ZÑÁÉÍÓÚ]+\b){3,}", lambda m: m.group().lower(), text
    )
    for pattern, meaning in _ABBREVIATIONS:
        text = pattern.sub(meaning, text)
    for rule in (_telephones, _dates, _clocks, _amounts, _numbers, _acronyms):
        text = rule(text)
    return text


def cardinal(number: int, following: str = "") -> str:
    """298 is "doscientos noventa y ocho"; before "personas" it is "doscientas noventa y ocho".

    Args:
        number: not negative.
        following: the next word: a noun shortens "uno" to "un" and may make it feminine.
    """
    words = in_words(number, "es")
    if _feminine(following):
        return re.sub(r"cientos\b", "cientas", re.sub(r"uno$", "una", words))
    if following and following not in {"a", "al", "de", "del", "en", "o", "por", "y"}:
        words = re.sub(r"veintiuno$", "veintiún", words)
        words = re.sub(r"uno$", "un", words)
    return words


def _feminine(noun: str) -> bool:
    if noun in _MASCULINE_IN_A or noun in {"a", "para", "hasta", "ya", "era"}:
        return False
    return noun in _FEMININE or bool(re.search(r"(?:as?|ciones|ción|dad|dades|sión|siones)$", noun))


def _ordinal(number: int, feminine: bool) -> str:
    words = in_words(number, "es", "ordinal")
    return re.sub(r"o\b", "a", words) if feminine else words


def _telephones(text: str) -> str:
    text = re.sub(
        r"(?<![\w.$])(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"
        r"|(?<![\w.$-])\d{3}-\d{4}(?![\w-])|\+\d[\d .-]{6,}\d|(?<![\w.$])\d{10,11}(?!\w)",
        lambda match: WORDS.telephone(match.group()),
        text,
    )
    text = re.sub(
        r"\b((?:llam|marc|marqu)\w+)( | al | el )(\d{3})\b(?!-)",
        lambda match: match[1] + match[2] + WORDS.spell(match[3]),
        text,
        flags=re.IGNORECASE,
    )
    return re.sub(
        r"(?<=[A-Z] )\d{5}(?=[\s,.;]|$)|(?<=postal )\d{5}\b|(?<=extensión )\d+",
        lambda match: WORDS.spell(match.group()),
        text,
    )


def _dates(text: str) -> str:
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


def _clocks(text: str) -> str:
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
            re.sub("r[oa]$", "r", _ordinal(int(m[1]), False))
            if m[2] == "er"
            else _ordinal(int(m[1]), m[2] in {"ª", "ra", "era"})
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
