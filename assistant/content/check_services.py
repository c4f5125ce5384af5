"""Services that were added or taken out by half."""

from collections.abc import Iterator

from assistant.content.catalog import SOURCE
from assistant.content.problem import Problem
from assistant.content.snapshot import Content

HAS_NO_NAME = "is left of a service that has no name: take it out, or name it under [service]"


def services(content: Content) -> Iterator[Problem]:
    """What is left of a service that is gone, and services that are hard to ask for."""
    yield from _left(content)
    event = content.facts.event
    everywhere = [event.details, *event.places.values()]
    offered = [id for d in everywhere for id in (*(d.services or ()), *(d.some_services or ()))]
    for language in content.languages:
        called = content.names[language].service
        for id in dict.fromkeys(offered):
            # Questions with {service} are about it too, but only where its name is said.
            if f"service.{id}" not in content.labelled and len(called.get(id, ())) == 1:
                text = "has one name and no questions: write other names, or ways to ask for it"
                yield Problem(
                    "warning", content.file(f"{language}/names.toml"), f"service.{id}", text
                )


def _left(content: Content) -> Iterator[Problem]:
    named = content.names[SOURCE].service
    for intent in content.labelled:
        family, _, id = intent.partition(".")
        if family != "service" or id in named:
            continue
        yield Problem("warning", content.catalog.files[SOURCE], f"label.{intent}", HAS_NO_NAME)
        for language, asked in content.questions.items():
            file = content.file(f"{language}/questions.toml")
            for table, group in (("ask", asked.ask), ("exact", asked.exact)):
                if intent in group:
                    yield Problem("warning", file, f"{table}.{intent}", HAS_NO_NAME)
    for language, names in content.names.items():
        file = content.file(f"{language}/names.toml")
        for id in names.service:
            if id not in named:
                text = f"has no name in {SOURCE}: take it out here, or name it there"
                yield Problem("warning", file, f"service.{id}", text)
