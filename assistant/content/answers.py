"""From a question to what is said: which texts, about which event, place and day.

A plan is the same in every language. Its keys name texts of `answers.toml`; a key with the tense
of the day asked (`event.where:past`) is taken where there is one, and so is one for an event of a
single day (`part.over:past:day`) and one for how a person is reached from here
(`part.ask:transfer`). A fact that is not known leads to a text that says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assistant.content.catalog import Catalog
from assistant.content.facts import Details, Event, Facts
from assistant.content.rules import ASK, OPEN, Question, rule_of

ASKING = {"relief.eligibility", "relief.start", "relief.lawyer"}
"""Intents whose answer ends with who to ask, besides those that do not know something."""
TIMED = {"event.what", "event.place", "event.attend"}
"""Intents whose answer says when it is, besides those of the services."""

PLACED = {"event.what", "event.where", "event.place"}
"""Intents that are answered by when and where another event was at the place."""
TOLD = {"event.when", "part.no_day"}
"""Texts that say no more than that does."""

Door = Literal["desk", "transfer", "line"]
"""Where the talk is held: beside staff, on a phone that can put callers through to a person, or on
one that cannot."""

Reach = Literal["staff", "phone", "transfer", "number", "nobody"]
"""How a person is reached: staff, staff or a number, key 0, a number, not at all."""


@dataclass(frozen=True)
class Plan:
    """What to say, in no language."""

    keys: tuple[str, ...]
    """Texts, in the order they are said."""
    event: Event
    """The event whose days and details the texts quote."""
    place: str | None
    service: str | None
    sources: tuple[str, ...]
    """Ids of the sources of the facts used."""


def plan(
    facts: Facts, catalog: Catalog, intent: str, slots: Mapping[str, str], today: date, door: Door
) -> Plan:
    """What to say to an intent. Raises KeyError for an intent without answer.

    `slots` hold ids; `place_unknown` holds the words for a place that is none of ours.
    """
    family, _, topic = intent.partition(".")
    place = None if "place_unknown" in slots else slots.get("place")
    service = slots.get("service")
    if family not in ("event", "service"):
        if intent not in catalog.source:
            raise KeyError(f"there is no answer to {intent}")
        keys = [intent, ASK] if intent in ASKING else [intent]
        variants = _variants(facts, facts.event, None, today, door)
        found, sources = _varied(catalog, keys, variants), facts.origins.get(intent, ())
        return Plan(found, facts.event, place, service, sources)
    strange = "place_unknown" in slots
    if family == "service":
        service = topic
    elif intent == "event.what":
        place, strange = None, False
    elif intent == "event.services" and service:
        intent = f"service.{service}"
    elif intent == "event.place" and not place and not strange:
        intent = "event.where"
    elif intent == "event.where" and facts.event.at(place).venue:
        intent = "event.place"
    if place not in facts.event.places and (place or strange):
        return _unlisted(facts, catalog, intent, place, service, today, door)
    place = place or facts.event.only
    question = Question(facts, intent, place, service, facts.event.tense(today, place))
    keys = _framed(question, rule_of(intent)(question))
    found = _varied(catalog, keys, _variants(facts, facts.event, place, today, door))
    return Plan(found, facts.event, place, service, question.here.sources or ())


def simple(catalog: Catalog, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """The same keys with simpler texts where there are some; None where there is none."""
    found = tuple(_simple(catalog, key) or key for key in keys)
    return found if found != keys else None


def _simple(catalog: Catalog, key: str) -> str | None:
    base, _, variant = key.partition(":")
    wanted = f"{base}:simple:{variant}" if variant else f"{base}:simple"
    return wanted if wanted in catalog.source else None


def _varied(catalog: Catalog, keys: list[str], variants: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(catalog.pick(key, *variants) or key for key in keys)


def _variants(
    facts: Facts, event: Event, place: str | None, today: date, door: Door
) -> tuple[str, ...]:
    """What may stand after the colon of a key, the closest first."""
    start, end = event.span(place)
    tense, reach = event.tense(today, place), reached(facts, event.at(place), door)
    tenses = (f"{tense}:day", tense) if start == end else (tense,)
    return (*(f"{reach}:{tense}" for tense in tenses), reach, *tenses)


def reached(facts: Facts, here: Details, door: Door) -> Reach:
    """How a person is reached from here; a place's own number comes before being put through."""
    number = telephone(facts, here)
    if door == "desk":
        return "phone" if number else "staff"
    if door == "transfer" and not here.phone:
        return "transfer"
    return "number" if number else "nobody"


def telephone(facts: Facts, here: Details) -> str | None:
    """The number to call about a place, else the one for everything."""
    return here.phone or facts.contact.phone


def _framed(question: Question, keys: list[str]) -> list[str]:
    """A past event is said to be over first; any other says when it is, after what was asked."""
    if question.tense == "past":
        return [*keys, "part.over"] if question.intent == "event.what" else ["part.over", *keys]
    timed = question.intent in TIMED or question.intent.startswith("service.")
    if not timed:
        return keys
    rest = next((at for at, key in enumerate(keys) if key in OPEN), len(keys))
    return [*keys[:rest], "part.time", *keys[rest:]]


def _unlisted(
    facts: Facts,
    catalog: Catalog,
    intent: str,
    place: str | None,
    service: str | None,
    today: date,
    door: Door,
) -> Plan:
    """A place that the event in force does not name: say so, and what is known of it."""
    event, other = facts.event, facts.elsewhere(place) if place else None
    tense, own = event.tense(today), event.details.sources or ()
    keys = ["part.over"] if tense == "past" else []
    keys.append("event.place:unlisted" if place else "event.place:unknown")
    keys += [] if event.complete else ["part.incomplete"]
    if other is None:
        keys.append(ASK)
    found = _varied(catalog, keys, _variants(facts, event, None, today, door))
    if other is None:
        return Plan(found, event, place, None, own)
    known = ["part.elsewhere:venue" if other.at(place).venue else "part.elsewhere"]
    if intent not in PLACED:
        question = Question(
            replace(facts, event=other), intent, place, service, other.tense(today, place)
        )
        known += [key for key in rule_of(intent)(question) if key not in TOLD]
    found += _varied(catalog, known, _variants(facts, other, place, today, door))
    return Plan(found, other, place, service, (*own, *(other.at(place).sources or ())))
