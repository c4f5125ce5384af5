"""What we know, in no language: events, places, contact, sources (`locales/facts.toml`).

A fact nobody entered is absent (None), and the answer then says that it is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Literal

from babel import Locale
from babel.numbers import list_currencies

from assistant.content.reading import Table, load

Tense = Literal["past", "now", "future"]


@dataclass(frozen=True)
class Details:
    """What can be known of an event or of one of its places; None is "not known here"."""

    day: date | None = None
    """The day, where it differs from the whole event's days."""
    opens: time | None = None
    closes: time | None = None
    venue: str | None = None
    address: str | None = None
    cost: float | None = None
    """In the currency of the facts; 0 is free."""
    appointment: bool | None = None
    """Whether people must sign up first."""
    bring: tuple[str, ...] | None = None
    """Ids of [item] in names.toml; empty: nothing is needed."""
    audience: tuple[str, ...] | None = None
    """Ids of [audience] in names.toml."""
    spoken: tuple[str, ...] | None = None
    """Ids of [language] in names.toml."""
    access: tuple[str, ...] | None = None
    """Ids of [access] in names.toml."""
    services: tuple[str, ...] | None = None
    """Ids of [service] in names.toml that every place offers."""
    some_services: tuple[str, ...] | None = None
    """Ids of [service] that only some places offer."""
    phone: str | None = None
    sources: tuple[str, ...] | None = None

    def over(self, wider: "Details") -> "Details":
        """These details, filled up from wider ones (a place's from its event's)."""
        mine = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(wider, **{key: value for key, value in mine.items() if value is not None})


@dataclass(frozen=True)
class Event:
    """One event of one or more days at one or more places."""

    id: str
    start: date
    end: date
    places: Mapping[str, Details]
    """By the id of the place, in the file's order."""
    complete: bool
    """Whether the list of places is known to be complete."""
    details: Details

    @property
    def only(self) -> str | None:
        """The place of an event that has no other: what is known there is known of the event."""
        return next(iter(self.places)) if self.complete and len(self.places) == 1 else None

    def at(self, place: str | None) -> Details:
        """What is known at a place; of the whole event for None or a place not listed."""
        here = self.places.get(place) if place else None
        return here.over(self.details) if here else self.details

    def span(self, place: str | None) -> tuple[date, date]:
        """First and last day, of one place where its own day is known."""
        day = self.at(place).day
        return (day, day) if day else (self.start, self.end)

    def tense(self, today: date, place: str | None = None) -> Tense:
        start, end = self.span(place)
        return "past" if today > end else "future" if today < start else "now"


@dataclass(frozen=True)
class Contact:
    """Who to ask beyond this assistant."""

    phone: str | None
    """A number where a person answers; None while staff have entered none."""
    websites: tuple[str, ...]
    """Names of organisations whose websites tell more."""


@dataclass(frozen=True)
class Source:
    """Where facts come from."""

    id: str
    title: str
    published: str | None
    reviewed: date
    """When staff last compared the facts with it."""


@dataclass(frozen=True)
class Facts:
    """Everything in `facts.toml`."""

    languages: tuple[str, ...]
    territory: str
    """Whose customs dates and numbers follow, as in Babel's en_US."""
    currency: str
    event: Event
    """The event in force: answers are about this one."""
    events: Mapping[str, Event]
    organiser: str
    """The name of who organises the event in force."""
    contact: Contact
    numbers: Mapping[str, float]
    """Single numbers that answers quote as {name}."""
    sources: Mapping[str, Source]
    origins: Mapping[str, tuple[str, ...]]
    """Source ids of answers that quote no event, by intent."""

    def elsewhere(self, place: str) -> Event | None:
        """The event at this place, other than the one in force, that is nearest to it in time."""
        others = [e for e in self.events.values() if place in e.places and e is not self.event]
        return min(others, key=lambda e: abs(e.start - self.event.start), default=None)


def parse(text: str, file: str = "facts.toml") -> Facts:
    """Read `facts.toml`. Raises ContentError, one sentence, at the first mistake."""
    top = Table(load(text, file), file)
    top.spoken_as_it_stands()
    events = {name: _event(name, table) for name, table in top.tables("event").items()}
    in_force = top.needed_text("in_force")
    if in_force not in events:
        raise top.wrong("in_force", f'is "{in_force}", but there is no [event.{in_force}]: add one')
    contact = top.table("contact")
    numbers = top.table("number")
    languages = top.needed_texts("languages")
    if len(set(languages)) < len(languages):
        raise top.wrong("languages", "names one twice: take one of them out")
    territory, currency = top.needed_text("territory"), top.needed_text("currency")
    if territory not in Locale("en").territories:
        raise top.wrong(
            "territory", f'is "{territory}", which is no country code: write one like "US"'
        )
    if currency not in list_currencies():
        raise top.wrong(
            "currency", f'is "{currency}", which is no currency code: write one like "USD"'
        )
    facts = Facts(
        languages=languages,
        territory=territory,
        currency=currency,
        event=events[in_force],
        events=events,
        organiser=top.needed_text("organiser"),
        contact=Contact(contact.phone("phone"), contact.needed_texts("websites")),
        numbers={key: numbers.number(key) or 0 for key in numbers.data},
        sources={name: _source(name, table) for name, table in top.tables("source").items()},
        origins=top.table("origin").all_texts(),
    )
    contact.done()
    top.done()
    return facts


def _event(name: str, table: Table) -> Event:
    start, end = table.needed_day("start"), table.needed_day("end")
    if end < start:
        raise table.wrong("end", f"({end}) is before start ({start}): swap or correct the two days")
    event = Event(
        id=name,
        start=start,
        end=end,
        places={place: _details(inner) for place, inner in table.tables("place").items()},
        complete=table.truth("complete") or False,
        details=_details(table),
    )
    if event.details.day:
        raise table.wrong("day", "belongs to one place: an event has start and end")
    for place, details in event.places.items():
        if details.day and not start <= details.day <= end:
            raise table.wrong(
                f"place.{place}.day", f"({details.day}) is not within {start} to {end}: correct it"
            )
    return event


def _details(table: Table) -> Details:
    details = Details(
        day=table.day("day"),
        opens=table.hour("opens"),
        closes=table.hour("closes"),
        venue=table.text("venue"),
        address=table.text("address"),
        cost=table.number("cost"),
        appointment=table.truth("appointment"),
        bring=table.texts("bring", empty=True),
        audience=table.texts("audience"),
        spoken=table.texts("spoken"),
        access=table.texts("access"),
        services=table.texts("services"),
        some_services=table.texts("some_services"),
        phone=table.phone("phone"),
        sources=table.texts("sources"),
    )
    table.done()
    if (details.opens is None) != (details.closes is None):
        raise table.wrong("opens", "and closes belong together: add the missing one")
    if details.opens and details.closes and details.closes <= details.opens:
        raise table.wrong("closes", "is not after opens: correct the hours")
    if details.cost is not None and details.cost < 0:
        raise table.wrong("cost", "is below zero: write 0 for free, or the price")
    if details.cost is not None and details.cost != round(details.cost, 2):
        raise table.wrong("cost", "has parts of a cent: write it like cost = 25 or cost = 2.50")
    return details


def _source(name: str, table: Table) -> Source:
    source = Source(
        name, table.needed_text("title"), table.text("published"), table.needed_day("reviewed")
    )
    table.done()
    return source
