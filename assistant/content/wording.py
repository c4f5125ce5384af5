"""Dates, hours, lists and numbers as a language writes them (Babel, CLDR)."""

import re
from collections.abc import Iterable
from datetime import date, time

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_currency, format_decimal

from assistant.errors import ContentError

SPACES = re.compile(r"[\u00a0\u2009\u202f]")
"""CLDR's narrow and fixed spaces: voices and screens do better with plain ones."""

END = re.compile(r"(?<=[.!?…])\s+(?=[^a-záéíóúñü])|(?<=[。！？।])")


def split_sentences(text: str) -> list[str]:
    """The sentences of an answer, with their marks.

    >>> split_sentences("Yes. It is open from 10 a. m. to 5 p. m. Come!")
    ['Yes.', 'It is open from 10 a. m. to 5 p. m.', 'Come!']
    """
    return [part.strip() for part in END.split(text) if part.strip()]


class Wording:
    """How one language writes what is not words."""

    def __init__(self, language: str, territory: str, currency: str) -> None:
        """Raises ContentError for a language Babel does not know."""
        try:
            self.locale = Locale.parse(f"{language}_{territory}")
        except (UnknownLocaleError, ValueError):
            self.locale = _plain_locale(language)
        self.currency = currency

    def first_day(self, start: date, end: date) -> str:
        """The first day of a span; its year is left out where the last day says it."""
        if start.year == end.year:
            return str(format_skeleton("MMMMd", start, locale=self.locale))
        return self.day(start)

    def day(self, day: date) -> str:
        return format_date(day, "long", locale=self.locale)

    def weekday(self, day: date) -> str:
        """A day with its weekday."""
        return format_date(day, "full", locale=self.locale)

    def hour(self, hour: time) -> str:
        """An hour; where clocks have twelve, in words ("10 in the morning"), as voices need it."""
        if "a" not in str(self.locale.time_formats["short"].pattern):
            return format_time(hour, "short", locale=self.locale)
        skeleton = "Bhm" if hour.minute else "Bh"
        return SPACES.sub(" ", format_skeleton(skeleton, hour, locale=self.locale))

    def list(self, items: Iterable[str]) -> str:
        return format_list(list(items), locale=self.locale)

    def price(self, amount: float) -> str:
        whole = float(amount).is_integer()
        return format_currency(
            int(amount) if whole else amount,
            self.currency,
            locale=self.locale,
            format_type="name",
            currency_digits=not whole,
        )

    def number(self, value: float) -> str:
        """A number; round millions as words."""
        if value >= 1_000_000 and value % 1_000_000 == 0:
            text = format_compact_decimal(value, format_type="long", locale=self.locale)
        else:
            text = format_decimal(value, locale=self.locale)
        return SPACES.sub(" ", text)


def _plain_locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise ContentError(
            f'locales/{language}: "{language}" is not a language code that is known: name the'
            ' folder with one, like "fr" for French.'
        ) from error
