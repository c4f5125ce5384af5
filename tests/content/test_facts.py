from datetime import date
from pathlib import Path

import pytest

from assistant.content.facts import Facts, parse
from assistant.errors import ContentError

from .conftest import Edit

SMALL = """
languages = ["en"]
territory = "US"
currency = "USD"
organiser = "Us"
in_force = "fair"
[contact]
websites = ["Us"]
[event.fair]
start = 2030-05-01
end = 2030-05-03
cost = 5
sources = ["A"]
place.here = {}
place.there = { day = 2030-05-02, cost = 0, venue = "Hall" }
[event.old]
start = 2029-05-01
end = 2029-05-01
place.elsewhere = {}
[event.older]
start = 2020-05-01
end = 2020-05-01
place.elsewhere = {}
[source.A]
title = "A paper"
reviewed = 2026-01-02
"""


@pytest.fixture
def facts() -> Facts:
    return parse(SMALL)


def test_a_places_own_fact_comes_before_the_events(facts: Facts) -> None:
    assert facts.event.at("here").cost == 5
    assert facts.event.at("there").cost == 0
    assert facts.event.at("there").sources == ("A",)
    assert facts.event.at(None).venue is None


@pytest.mark.parametrize(
    ("day", "place", "tense"),
    [
        (date(2030, 4, 30), None, "future"),
        (date(2030, 5, 1), None, "now"),
        (date(2030, 5, 3), None, "now"),
        (date(2030, 5, 4), None, "past"),
        (date(2030, 5, 1), "there", "future"),
        (date(2030, 5, 2), "there", "now"),
        (date(2030, 5, 3), "there", "past"),
        (date(2030, 5, 3), "here", "now"),
    ],
)
def test_tense_follows_the_day_of_the_place(
    facts: Facts, day: date, place: str | None, tense: str
) -> None:
    assert facts.event.tense(day, place) == tense


def test_elsewhere_is_the_event_nearest_in_time(facts: Facts) -> None:
    event = facts.elsewhere("elsewhere")
    assert event is not None
    assert event.id == "old"
    assert facts.elsewhere("here") is None


def test_an_unentered_fact_is_absent(facts: Facts) -> None:
    here = facts.event.at("here")
    assert (here.venue, here.opens, here.bring, here.appointment) == (None, None, None, None)
    assert facts.contact.phone is None
    assert facts.event.complete is False


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'in_force = "fair"',
            'in_force = "fare"',
            'facts.toml: in_force is "fare", but there is no [event.fare]: add one.',
        ),
        (
            "end = 2030-05-03",
            "end = 2030-04-03",
            "facts.toml: event.fair.end (2030-04-03) is before start (2030-05-01):"
            " swap or correct the two days.",
        ),
        (
            "end = 2030-05-03\n",
            "",
            "facts.toml: event.fair.end is missing: add it, like end = 2018-10-20.",
        ),
        (
            "day = 2030-05-02",
            "day = 2030-06-02",
            "facts.toml: event.fair.place.there.day (2030-06-02) is not within"
            " 2030-05-01 to 2030-05-03: correct it.",
        ),
        (
            "cost = 5",
            "cost = -5",
            "facts.toml: event.fair.cost is below zero: write 0 for free, or the price.",
        ),
        (
            "cost = 5",
            'cost = "free"',
            "facts.toml: event.fair.cost has a value that does not fit: write it like cost = 25.",
        ),
        (
            "cost = 5",
            "cost = true",
            "facts.toml: event.fair.cost has a value that does not fit: write it like cost = 25.",
        ),
        (
            "cost = 5",
            "opens = 10:00:00",
            "facts.toml: event.fair.opens and closes belong together: add the missing one.",
        ),
        (
            "cost = 5",
            "opens = 10:00:00\ncloses = 09:00:00",
            "facts.toml: event.fair.closes is not after opens: correct the hours.",
        ),
        (
            "cost = 5",
            "vemue = 5",
            "facts.toml: event.fair.vemue is not something this file can hold; did you mean venue.",
        ),
        (
            "cost = 5",
            "day = 2030-05-01",
            "facts.toml: event.fair.day belongs to one place: an event has start and end.",
        ),
        (
            "start = 2030-05-01",
            "start = 2030-05-01T10:00:00",
            "facts.toml: event.fair.start has a time of day too: write only the day,"
            " start = 2018-10-20.",
        ),
        (
            'venue = "Hall"',
            'venue = " "',
            "facts.toml: event.fair.place.there.venue has a value that does not fit:"
            ' write it like venue = "some words".',
        ),
        (
            'websites = ["Us"]',
            "websites = []",
            "facts.toml: contact.websites is an empty list:"
            ' write websites = ["one", "two"], or take the line out.',
        ),
        (
            'websites = ["Us"]',
            "websites = [1]",
            "facts.toml: contact.websites has something that is not text in its list:"
            ' write websites = ["one", "two"].',
        ),
        (
            'websites = ["Us"]',
            'websites = [""]',
            "facts.toml: contact.websites has an empty text in its list:"
            " write words there or take it out.",
        ),
        (
            "reviewed = 2026-01-02",
            "",
            "facts.toml: source.A.reviewed is missing: add it, like reviewed = 2018-10-20.",
        ),
        (
            "cost = 5",
            "cost = 5\ncost = 6",
            "facts.toml cannot be read: Cannot overwrite a value (at line 13, column 9);"
            " look for a missing quote, comma or bracket there, or a name written twice.",
        ),
        (
            "cost = 5",
            "opens = 10:00",
            "facts.toml cannot be read: Expected newline or end of document after a statement"
            " (at line 12, column 11); write an hour with two digits in each of its parts, like"
            " 09:30:00.",
        ),
        (
            "cost = 5",
            "opens = 9:30:00",
            "facts.toml cannot be read: Expected newline or end of document after a statement"
            " (at line 12, column 10); write an hour with two digits in each of its parts, like"
            " 09:30:00.",
        ),
        (
            "cost = 5",
            "opens = 9 am",
            "facts.toml cannot be read: Expected newline or end of document after a statement"
            " (at line 12, column 11); write an hour with two digits in each of its parts, like"
            " 09:30:00.",
        ),
        (
            "cost = 5",
            "venue = “City Library”",
            "facts.toml cannot be read: Invalid value (at line 12, column 9);"
            ' take out the curly quotation marks and write straight ones, like "City Library".',
        ),
        (
            "cost = 5",
            "opens = 10:00:00\nclose = 17:00:00",
            "facts.toml: event.fair.close is not something this file can hold;"
            " did you mean closes.",
        ),
        (
            "cost = 5",
            "day = 10/20/2018",
            "facts.toml cannot be read: Expected newline or end of document after a statement"
            " (at line 12, column 9); write a day of the calendar, as year, month and day, like"
            " 2018-10-20.",
        ),
        (
            "cost = 5",
            "day = 2018-02-30",
            "facts.toml cannot be read: Invalid date or datetime (at line 12, column 7); write a"
            " day of the calendar, as year, month and day, like 2018-10-20.",
        ),
        (
            "[contact]",
            "[contact]\nphone = 5550100000",
            "facts.toml: contact.phone has a value that does not fit: write it like"
            ' phone = "+1 555 010 0000".',
        ),
        *(
            (
                "[contact]",
                f'[contact]\nphone = "{number}"',
                f'facts.toml: contact.phone is "{number}", but must be one number in digits, like'
                ' "+1 555 010 0000".',
            )
            for number in (
                "1-800-EXPUNGE",
                "ask Bob",
                "555-0100 or 555-0199",
                "+1 555 010 0000 ext. 12",
                "911",
                "1234567890123456",
                "555 0100 +1",
            )
        ),
        (
            "place.here = {}",
            'place.here = { phone = "ask Bob" }',
            'facts.toml: event.fair.place.here.phone is "ask Bob", but must be one number in'
            ' digits, like "+1 555 010 0000".',
        ),
        *(
            (
                "cost = 5",
                f"cost = {amount}",
                "facts.toml: event.fair.cost has a value that does not fit: write it like"
                " cost = 25.",
            )
            for amount in ("nan", "inf", "1e400")
        ),
        (
            "cost = 5",
            "cost = 0.001",
            "facts.toml: event.fair.cost has parts of a cent: write it like cost = 25 or"
            " cost = 2.50.",
        ),
        (
            'venue = "Hall"',
            'venue = "{place}"',
            'facts.toml: event.fair.place.there.venue has a brace in "{place}": nothing is filled'
            " in here, so write the words themselves.",
        ),
        (
            'venue = "Hall"',
            'venue = "..."',
            'facts.toml: event.fair.place.there.venue is "...", which nobody can say: write words.',
        ),
        (
            'languages = ["en"]',
            'languages = ["en", "en"]',
            "facts.toml: languages names one twice: take one of them out.",
        ),
        (
            'territory = "US"',
            'territory = "USA"',
            'facts.toml: territory is "USA", which is no country code: write one like "US".',
        ),
        (
            'currency = "USD"',
            'currency = "dollars"',
            'facts.toml: currency is "dollars", which is no currency code: write one like "USD".',
        ),
    ],
)
def test_each_mistake_is_one_sentence_with_its_mend(old: str, new: str, sentence: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse(SMALL.replace(old, new, 1))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "number", ["+1 555 010 0000", "555-0100", "(555) 010.0199", "+49 30 1234567"]
)
def test_a_number_may_be_written_as_usual(number: str) -> None:
    phone = parse(SMALL.replace("[contact]", f'[contact]\nphone = "{number}"', 1)).contact.phone
    assert phone == number


def test_a_price_may_have_cents() -> None:
    assert parse(SMALL.replace("cost = 5", "cost = 2.55", 1)).event.at("here").cost == 2.55


def test_the_example_for_staff_works(locales: Path, edit: Edit) -> None:
    readme = (locales / "README.md").read_text(encoding="utf-8")
    chapter = readme.split("## Enter a fact")[1].split("\n## ")[0]
    example = "\n".join(line[4:] for line in chapter.splitlines() if line.startswith("    "))
    assert example.startswith("[event.founding_week.place.new_haven]")
    edit("facts.toml", "place.new_haven = {}\n", "")
    facts = (locales / "facts.toml").read_text(encoding="utf-8")
    here = parse(f"{facts}\n{example}\n").event.at("new_haven")
    assert (here.venue, here.cost, here.bring) == ("City Library", 0, ("photo_id",))
    assert list(parse(facts).event.places) == [
        "los_angeles",
        "prince_georges_county",
        "san_francisco",
        "washington_dc",
    ]
