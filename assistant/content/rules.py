"""What an answer about the event consists of, by what is known: one short rule an intent.

A rule gives keys of texts, in the order they are said. A fact that is not known leads to a text
that says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.content.facts import Details, Event, Facts, Tense

ASK = "part.ask"
OPEN = {"part.no_venue", "part.no_venues", ASK}
"""What is not known and who to ask: it comes last."""


@dataclass(frozen=True)
class Question:
    """An intent with everything the rules look at."""

    facts: Facts
    intent: str
    place: str | None
    service: str | None
    tense: Tense

    @property
    def event(self) -> Event:
        return self.facts.event

    @property
    def here(self) -> Details:
        return self.event.at(self.place)


def _what(question: Question) -> list[str]:
    return ["event.what"]


def _when(question: Question) -> list[str]:
    here, keys = question.here, ["event.when"]
    several = question.event.start != question.event.end and not question.event.only
    if question.place and not here.day and several:
        keys.append("part.no_day")
    if here.opens:
        keys.append("part.hours")
    if question.tense != "past":
        return keys if here.opens else [*keys, "part.no_hours", ASK]
    return keys if here.day else [*keys, "part.no_new_date"]  # other places may be to come


def _where(question: Question) -> list[str]:
    # Where a place has no address to tell, "and where else?" may be what was meant.
    keys = ["event.place"] if question.place and not question.event.only else []
    keys += ["event.where"] + ([] if question.event.complete else ["part.incomplete"])
    if question.event.only:
        return [*keys, *_venue(question)]
    known = all(question.event.at(place).venue for place in question.event.places)
    return keys if known or question.tense == "past" else [*keys, "part.no_venues", ASK]


def _venue(question: Question) -> list[str]:
    if question.here.venue:
        return ["part.venue:address" if question.here.address else "part.venue"]
    return [] if question.tense == "past" else ["part.no_venue", ASK]


def _place(question: Question) -> list[str]:
    here, keys = question.here, ["event.place", *_venue(question)]
    return [*keys, "part.hours"] if here.opens else keys


def _services(question: Question) -> list[str]:
    some = ["event.services:some"] if question.here.some_services else []
    if not question.here.services and not some:
        return ["event.services:unknown", ASK]
    return (["event.services"] if question.here.services else []) + some


def _service(question: Question) -> list[str]:
    """Whether one service is offered, and where, as far as that is known."""
    if question.service in (question.here.services or ()):
        return ["part.service"]
    if question.service in (question.here.some_services or ()):
        known = offering(question.event, question.service)
        return ["part.service:where" if known else "part.service:some"]
    return ["part.service:unknown", ASK]


def offering(event: Event, service: str | None) -> tuple[str, ...]:
    """Places that are known to offer what only some of them do."""
    return tuple(p for p, here in event.places.items() if service in (here.services or ()))


def _cost(question: Question) -> list[str]:
    cost = question.here.cost
    if cost is None:
        return ["event.cost:unknown", "part.no_clearing_cost", ASK]
    # Who asks may mean the fees of clearing a record: to hear "free" must not mislead them.
    return ["event.cost:price" if cost else "event.cost:free", "part.no_clearing_cost"]


def _attend(question: Question) -> list[str]:
    if question.tense == "past":
        return ["event.attend", ASK]
    appointment = question.here.appointment
    if appointment is None:
        return ["event.attend:unknown", ASK]
    return ["event.attend:appointment", ASK] if appointment else ["event.attend:open"]


def _listed(field: str) -> Callable[[Question], list[str]]:
    """The rule of an answer that reads out one list of the details."""

    def rule(question: Question) -> list[str]:
        known = getattr(question.here, field)
        if known is None:
            return [f"{question.intent}:unknown", ASK]
        return [f"{question.intent}:known" if known else f"{question.intent}:none"]

    return rule


RULES: Mapping[str, Callable[[Question], list[str]]] = {
    "event.what": _what,
    "event.when": _when,
    "event.where": _where,
    "event.place": _place,
    "event.services": _services,
    "event.cost": _cost,
    "event.attend": _attend,
    "event.who": _listed("audience"),
    "event.bring": _listed("bring"),
    "event.language": _listed("spoken"),
    "event.access": _listed("access"),
}


def rule_of(intent: str) -> Callable[[Question], list[str]]:
    """The rule of an intent. Raises KeyError where it has none."""
    if intent.startswith("service."):
        return _service
    if intent not in RULES:
        raise KeyError(f"there is no answer to {intent}")
    return RULES[intent]
