"""The words for the placeholders of an answer, in one language."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from assistant.content.answers import Plan, telephone
from assistant.content.facts import Facts
from assistant.content.names import Group, Names
from assistant.content.rules import offering
from assistant.content.wording import Wording


class Values(Mapping[str, str]):
    """The words for a plan's placeholders in one language, each made when it is asked for."""

    def __init__(
        self,
        facts: Facts,
        said: Plan,
        names: Names,
        wording: Wording,
        languages: tuple[str, ...],
    ) -> None:
        here = said.event.at(said.place)
        start, end = said.event.span(said.place)
        self._make: dict[str, Callable[[], str]] = {
            "event": lambda: called(names.event, said.event.id),
            "place": lambda: called(names.place, said.place or ""),
            "places": lambda: wording.list(called(names.place, p) for p in facts.event.places),
            "offering": lambda: _list(wording, names.place, offering(said.event, said.service)),
            "service": lambda: called(names.service, said.service or ""),
            "services": lambda: _list(wording, names.service, here.services),
            "some_services": lambda: _list(wording, names.service, here.some_services),
            "start": lambda: wording.first_day(start, end),
            "end": lambda: wording.day(end),
            "day": lambda: wording.weekday(start),
            "opens": lambda: wording.hour(here.opens) if here.opens else "",
            "closes": lambda: wording.hour(here.closes) if here.closes else "",
            "venue": lambda: here.venue or "",
            "address": lambda: here.address or "",
            "price": lambda: "" if here.cost is None else wording.price(here.cost),
            "bring": lambda: _list(wording, names.item, here.bring),
            "audience": lambda: _list(wording, names.audience, here.audience),
            "spoken": lambda: _list(wording, names.language, here.spoken),
            "access": lambda: _list(wording, names.access, here.access),
            "phone": lambda: telephone(facts, here) or "",
            "websites": lambda: wording.list(facts.contact.websites),
            "organiser": lambda: facts.organiser,
            "languages": lambda: _list(wording, names.language, languages),
        }
        for key, number in facts.numbers.items():
            self._make[key] = partial(wording.number, number)

    def __getitem__(self, key: str) -> str:
        return self._make[key]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)


def called(group: Group, id: str) -> str:
    """What to call an id; the id itself, readable, where a language has no name for it yet."""
    names = group.get(id)
    return names[0] if names else id.replace("_", " ")


def _list(wording: Wording, group: Group, ids: tuple[str, ...] | None) -> str:
    return wording.list(called(group, id) for id in ids or ())
