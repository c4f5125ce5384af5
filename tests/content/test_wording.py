from datetime import date, time

import pytest

from assistant.content.wording import Wording, split_sentences
from assistant.errors import ContentError

START, END = date(2018, 10, 20), date(2018, 10, 27)


@pytest.fixture
def english() -> Wording:
    return Wording("en", "US", "USD")


@pytest.fixture
def spanish() -> Wording:
    return Wording("es", "US", "USD")


def test_days(english: Wording, spanish: Wording) -> None:
    assert english.first_day(START, END) == "October 20"
    assert english.day(END) == "October 27, 2018"
    assert english.weekday(START) == "Saturday, October 20, 2018"
    assert spanish.first_day(START, END) == "20 de octubre"
    assert spanish.day(END) == "27 de octubre de 2018"
    assert spanish.weekday(START) == "sábado, 20 de octubre de 2018"


def test_the_first_day_keeps_its_year_where_the_last_has_another(english: Wording) -> None:
    assert english.first_day(date(2018, 12, 30), date(2019, 1, 2)) == "December 30, 2018"


def test_hours_in_words_where_clocks_have_twelve(english: Wording, spanish: Wording) -> None:
    assert english.hour(time(10)) == "10 in the morning"
    assert english.hour(time(17, 30)) == "5:30 in the afternoon"
    assert spanish.hour(time(10)) == "10 de la mañana"
    assert Wording("fr", "US", "USD").hour(time(17, 30)) == "17:30"


def test_lists(english: Wording, spanish: Wording) -> None:
    assert english.list(["a", "b", "c"]) == "a, b, and c"
    assert spanish.list(["a", "b", "c"]) == "a, b y c"
    assert english.list(["a"]) == "a"


def test_prices_and_numbers(english: Wording, spanish: Wording) -> None:
    assert english.price(5) == "5 US dollars"
    assert english.price(2.5) == "2.50 US dollars"
    assert spanish.price(5) == "5 dólares estadounidenses"
    assert english.number(77_000_000) == "77 million"
    assert spanish.number(77_000_000) == "77 millones"
    assert english.number(1298) == "1,298"
    assert english.number(77_500_000) == "77,500,000"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ContentError, match='"klingon" is not a language code that is known'):
        Wording("klingon", "US", "USD")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("A las 10 a. m. en punto. ¿Sí?", ["A las 10 a. m. en punto.", "¿Sí?"]),
        ("No mark", ["No mark"]),
        ("2.5 dollars. Yes.", ["2.5 dollars.", "Yes."]),
        ("第一。第二。", ["第一。", "第二。"]),
        ("", []),
    ],
)
def test_split_sentences(text: str, parts: list[str]) -> None:
    assert split_sentences(text) == parts
