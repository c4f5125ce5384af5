"""Everything staff must mend before the content goes live, each with its mend."""

from collections.abc import Iterator
from datetime import date, timedelta

from assistant.content.answers import Plan
from assistant.content.catalog import SOURCE, placeholders
from assistant.content.check_language import names, translations, unnamed
from assistant.content.check_questions import questions, unasked, unknown
from assistant.content.check_services import services
from assistant.content.facts import Details
from assistant.content.problem import Problem
from assistant.content.required import PROMPTS, VARIANTS, composed, given, missing
from assistant.content.rules import RULES
from assistant.content.snapshot import Content
from assistant.content.values import Values
from assistant.content.wording import split_sentences

MOST_WORDS = 20
"""In one sentence: what people can follow by ear."""
SHOWN_WORDS = 40
"""Of a longer sentence only the beginning is shown."""


def check(content: Content) -> list[Problem]:
    """All problems of a snapshot, errors first."""
    problems = broken(content)
    if not problems:
        problems += [*_unused(content), *_sentences(content)]
    for language in content.questions:
        problems += translations(content, language)
        problems += questions(content, language)
        problems += names(content, language)
    problems += services(content)
    return sorted(problems, key=lambda problem: problem.level)


def broken(content: Content) -> list[Problem]:
    """The problems with which nothing can go live at all: some answer could not be given."""
    problems = [*_facts(content), *_source(content)]
    for language in content.questions:
        problems += unnamed(content, language)
        problems += unknown(content, language)
        problems += unasked(content, language)
    return problems


def _facts(content: Content) -> Iterator[Problem]:
    """Every id in the facts must have a name or a source."""
    facts, named, file = content.facts, content.names[SOURCE], content.file("facts.toml")
    for event in facts.events.values():
        here = f"event.{event.id}"
        if event.id not in named.event:
            yield Problem("error", file, here, "has no name: add it to [event] in names.toml")
        for place in event.places:
            if place not in named.place:
                text = "has no name: add it to [place] in names.toml of every language"
                yield Problem("error", file, f"{here}.place.{place}", text)
        if event is facts.event and not event.places:
            text = "has no place: write one under it, like place.new_haven = {}"
            yield Problem("error", file, here, text)
        yield from _ids(content, here, event.details)
        for place, details in event.places.items():
            yield from _ids(content, f"{here}.place.{place}", details)
    for intent, sources in facts.origins.items():
        if intent not in content.intents:
            text = "is no intent with an answer: correct the id"
            yield Problem("error", file, f"origin.{intent}", text)
        for id in sources:
            if id not in facts.sources:
                text = (
                    f'names the source "{id}", but there is no [source.{id}]: correct it or add it'
                )
                yield Problem("error", file, f"origin.{intent}", text)


def _ids(content: Content, where: str, details: Details) -> Iterator[Problem]:
    named = content.names[SOURCE]
    known = {
        "bring": named.item,
        "audience": named.audience,
        "spoken": named.language,
        "access": named.access,
        "services": named.service,
        "some_services": named.service,
        "sources": content.facts.sources,
    }
    for group, ids in known.items():
        for id in getattr(details, group) or ():
            if id not in ids:
                home = "this file" if group == "sources" else "names.toml of every language"
                text = f'names "{id}", which is not known: correct it, or add it to {home}'
                yield Problem("error", content.file("facts.toml"), f"{where}.{group}", text)


def _source(content: Content) -> Iterator[Problem]:
    """The English texts: all there, with placeholders that can be filled."""
    source, file = content.catalog.source, content.catalog.files[SOURCE]
    for key, text in source.items():
        for name in sorted(placeholders(text) - given(key)):
            yield from _filled(content, key, name)
    for key in [*missing(content, SOURCE), *composed(content)]:
        yield Problem("error", file, key, "is missing: the assistant needs it, so write it")
    for intent in content.intents:
        ruled = intent in RULES or intent.startswith("service.")
        if not ruled and intent not in source:
            yield Problem("error", file, intent, "has a label but no answer: write the answer")


def _filled(content: Content, key: str, name: str) -> Iterator[Problem]:
    """A placeholder that its answer alone does not fill: is it known today all the same?"""
    event, wording = content.facts.event, content.wordings[SOURCE]
    said = Plan((), event, event.only if key.startswith(("event.", "part.")) else None, None, ())
    values = Values(content.facts, said, content.names[SOURCE], wording, content.facts.languages)
    file = content.catalog.files[SOURCE]
    if name not in values or key.startswith("label."):
        text = f"has the placeholder {{{name}}}, which nothing fills: correct or remove it"
        yield Problem("error", file, key, text)
    elif not values[name]:
        text = f"has the placeholder {{{name}}}, but that is not known there: take it out"
        yield Problem("error", file, key, text)


def _unused(content: Content) -> Iterator[Problem]:
    """Texts that nothing says, most likely because their key is mistyped."""
    named = {f"prompt.{name}" for name in PROMPTS} | set(content.labelled)
    for key in content.catalog.source:
        base, *variants = key.split(":")
        used = base in named or base.startswith(("label.", "part."))
        if not used or not VARIANTS.issuperset(variants):
            text = "is a text that nothing says: correct its key or take it out"
            yield Problem("warning", content.catalog.files[SOURCE], key, text)


def _sentences(content: Content) -> Iterator[Problem]:
    """Answers as they are said before, during and after the event: too long to follow?"""
    event, day = content.facts.event, timedelta(days=1)
    for language in content.languages:
        told: set[str] = set()
        for intent in content.intents:
            for today in (event.start - day, event.start, event.end + day):
                answer = content.answer(intent, {}, language, today)
                own = answer.language == language  # the English is told of where it stands
                for sentence in split_sentences(answer.text) if own else ():
                    count = len(sentence.split())
                    if count > MOST_WORDS and sentence not in told:
                        told.add(sentence)
                        shown = sentence if count <= SHOWN_WORDS else _beginning(sentence)
                        text = f'says a sentence of {count} words: cut it in two, "{shown}"'
                        yield Problem("warning", content.catalog.files[language], intent, text)


def _beginning(sentence: str) -> str:
    return f"{' '.join(sentence.split()[:SHOWN_WORDS])} ..."


def reviews(content: Content, today: date) -> Iterator[Problem]:
    """Sources that were compared on a day still to come: a mistyped year."""
    for id, source in content.facts.sources.items():
        if source.reviewed > today:
            text = f"({source.reviewed}) is still to come: write the day you compared the facts"
            yield Problem("warning", content.file("facts.toml"), f"source.{id}.reviewed", text)
