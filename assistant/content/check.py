"""Everything staff must mend before the content goes live, each with its mend."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from assistant.content.answers import RULES, Values
from assistant.content.catalog import SOURCE, placeholders
from assistant.content.names import Names
from assistant.content.questions import SLOT, Questions, spoken
from assistant.content.snapshot import Content
from assistant.content.wording import split_sentences

FEWEST_QUESTIONS = 15
FEWEST_COMMANDS = 6
MOST_WORDS = 20
"""In one sentence: what people can follow by ear."""

PROMPT_VALUES: dict[str, set[str]] = {
    "prompt.ask_back": {"first", "second"},
    "prompt.person": {"contact"},
    "prompt.language_changed": {"language"},
    "prompt.menu_option": {"label", "number"},
    "prompt.spelled": {"text", "letters"},
    "prompt.lines_busy": {"number"},
}
"""Placeholders that the conversation fills in, beside those from facts and names."""

PROMPTS = (
    "greeting hello offer_language ask_back not_understood not_understood_again menu_option person"
    " person_unknown silence_first silence_second silence_last goodbye thanks help started_over"
    " slower slowest faster fastest louder loudest softer softest language_changed"
    " language_unknown nothing_to_repeat simpler_none stopped spelled resumed stale yes_what"
    " no_what corrected lines_busy lines_busy_unknown say_again reset_warning listening thinking"
    " speaking"
).split()
"""What a conversation needs to say in every offered language."""

CORE = (
    "event.what event.when event.where event.services relief.expungement relief.eligibility"
    " about.assistant about.privacy"
).split()
"""Answers without which a language is not offered."""

COMMANDS = (
    "repeat repeat_last slower faster louder softer simpler spell stop help start_over language"
    " person yes no thanks greeting goodbye"
).split()


@dataclass(frozen=True)
class Problem:
    """One thing to mend."""

    level: Literal["error", "warning"]
    """An error must be mended before the content goes live."""
    file: str
    where: str
    """The key, phrase or line."""
    text: str
    """One sentence: what is wrong and how to mend it."""

    def __str__(self) -> str:
        return f"{self.file}: {self.where} {self.text}"


def check(content: Content) -> list[Problem]:
    """All problems of a snapshot, errors first."""
    problems = [*_facts(content), *_source(content)]
    for language in content.questions:
        problems += _translations(content, language)
        problems += _questions(content, language)
        problems += _names(content, language)
    if not any(problem.level == "error" for problem in problems):
        problems += _sentences(content)
    return sorted(problems, key=lambda problem: problem.level)


def ready(content: Content) -> Content:
    """The content with only those languages on offer that a conversation can be held in."""
    languages = tuple(lg for lg in content.facts.languages if not missing(content, lg))
    return replace(content, languages=languages or (SOURCE,))


def missing(content: Content, language: str) -> list[str]:
    """Keys of the required set that have no current text in a language."""
    source = content.catalog.source
    core = [key for key in source if key.startswith("part.") or key.split(":")[0] in CORE]
    labels = [key for key in source if key.startswith("label.")]
    required = [*(f"prompt.{name}" for name in PROMPTS), *core, *labels]
    return [key for key in required if content.catalog.text(key, language) is None]


def intents(content: Content) -> set[str]:
    """Every id that questions may have: what has an answer, and the commands."""
    services = {f"service.{name}" for name in content.names[SOURCE].service}
    return {*content.intents, *services, *(f"command.{name}" for name in COMMANDS)}


def _facts(content: Content) -> Iterator[Problem]:
    facts, names = content.facts, content.names[SOURCE]

    def wrong(where: str, text: str) -> Problem:
        return Problem("error", "facts.toml", where, text)

    groups = {
        "bring": names.item,
        "audience": names.audience,
        "spoken": names.language,
        "access": names.access,
        "services": names.service,
        "some_services": names.service,
        "sources": facts.sources,
    }
    for event in facts.events.values():
        if event.id not in names.event:
            yield wrong(f"event.{event.id}", "has no name: add it to [event] in names.toml")
        for place in event.places:
            if place not in names.place:
                yield wrong(
                    f"event.{event.id}.place.{place}",
                    "has no name: add it to [place] in names.toml of every language",
                )
        for where, details in [("", event.details), *event.places.items()]:
            for group, known in groups.items():
                for id in getattr(details, group) or ():
                    if id not in known:
                        path = ".".join(filter(None, (f"event.{event.id}", where, group)))
                        yield wrong(path, f'names "{id}", which is not known: correct it or add it')
    for intent, sources in facts.origins.items():
        if intent not in content.intents:
            yield wrong(f"origin.{intent}", "is no intent with an answer: correct the id")
        for id in sources:
            if id not in facts.sources:
                yield wrong(f"origin.{intent}", f'names source "{id}", but there is no [source.{id}]')


def _source(content: Content) -> Iterator[Problem]:
    """The English texts: all there, with placeholders that can be filled."""
    catalog, file = content.catalog, content.catalog.files[SOURCE]
    values = _placeholders(content)
    for key, text in catalog.source.items():
        for unknown in sorted(placeholders(text) - values - PROMPT_VALUES.get(key, set())):
            yield Problem(
                "error", file, key, f"has the placeholder {{{unknown}}}, which nothing fills:"
                " correct its name or take it out",
            )
    for key in missing(content, SOURCE):
        yield Problem("error", file, key, "is missing: the assistant needs it, so write it")
    for intent in intents(content):
        family = intent.split(".")[0]
        if family not in ("service", "command") and intent not in RULES:
            if intent not in catalog.source:
                yield Problem("error", file, intent, "has a label but no answer: write the answer")
        if family in ("event", "relief", "about", "command"):
            if f"label.{intent}" not in catalog.source:
                yield Problem("error", file, f"label.{intent}", "is missing: say what it is about")


def _placeholders(content: Content) -> set[str]:
    plan = _any_plan(content)
    return set(Values(content.facts, plan, content.names[SOURCE], content.wordings[SOURCE]))


def _any_plan(content: Content):  # type: ignore[no-untyped-def]
    from assistant.content.answers import Plan

    return Plan((), content.facts.event, None, None, ())


def _translations(content: Content, language: str) -> Iterator[Problem]:
    if language == SOURCE:
        return
    catalog = content.catalog
    file, messages = catalog.files[language], catalog.messages[language]
    if messages.fuzzy and messages.header_comment is not None and "fuzzy" in str(messages.mime_headers):
        yield Problem("warning", file, "the header", "is marked fuzzy: take that mark away")
    offered = language in content.facts.languages
    gone = missing(content, language)
    if offered and gone:
        yield Problem(
            "error", file, f"{len(gone)} needed texts", f"are missing or out of date, the first is"
            f" {gone[0]}: until they are translated, {language} is not offered",
        )
    for key, english in catalog.source.items():
        message = messages.get(english, key)
        if message is None:
            yield Problem("error", file, key, "has no translation of today's English text:"
                          " run pybabel update and translate it")
        elif message.fuzzy:
            yield Problem("error", file, key, "is marked fuzzy: compare it with the English,"
                          " then take the mark away")
        elif not str(message.string).strip():
            yield Problem("error", file, key, "is not translated: write its msgstr")
        else:
            yield from _same_placeholders(file, key, english, str(message.string))


def _same_placeholders(file: str, key: str, english: str, translated: str) -> Iterator[Problem]:
    wanted, found = placeholders(english), placeholders(translated)
    for name in sorted(wanted - found):
        yield Problem("error", file, key, f"lacks the placeholder {{{name}}}: put it where the"
                      " sentence needs it")
    for name in sorted(found - wanted):
        yield Problem("error", file, key, f"has the placeholder {{{name}}}, which the English does"
                      " not have: correct or remove it")


def _questions(content: Content, language: str) -> Iterator[Problem]:
    questions, file = content.questions[language], f"{language}/questions.toml"
    known = intents(content)
    for table in ("ask", "exact"):
        for intent in getattr(questions, table):
            if intent not in known:
                yield Problem("error", file, f"{table}.{intent}", "is an intent nobody knows:"
                              " correct the id")
    yield from _enough(questions, file, known)
    yield from _phrases(questions, file, content.names[language])


def _enough(questions: Questions, file: str, known: set[str]) -> Iterator[Problem]:
    for intent in sorted(known):
        asked = len(questions.ask.get(intent, ())) + len(questions.exact.get(intent, ()))
        fewest = FEWEST_COMMANDS if intent.startswith("command.") else FEWEST_QUESTIONS
        optional = intent.startswith("service.") and not asked
        if asked < fewest and not optional:
            yield Problem("warning", file, f"ask.{intent}", f"has {asked} ways to ask it: write at"
                          f" least {fewest}, as people say it")


def _phrases(questions: Questions, file: str, names: Names) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    ignored = {spoken(phrase) for phrase in questions.none}
    for intent, phrase in questions.phrases():
        for slot in SLOT.findall(phrase):
            if slot not in names.slots():
                yield Problem("error", file, f'"{phrase}"', f"has the slot {{{slot}}}: only"
                              f" {', '.join(f'{{{s}}}' for s in names.slots())} exist")
        bare = spoken(phrase)
        if bare in ignored:
            yield Problem("error", file, f'"{phrase}"', f"stands under {intent} and under none:"
                          " keep one")
        other = seen.setdefault(bare, intent)
        if other != intent:
            yield Problem("error", file, f'"{phrase}"', f"stands under {other} and {intent}:"
                          " keep it where it fits best")


def _names(content: Content, language: str) -> Iterator[Problem]:
    file, names = f"{language}/names.toml", content.names[language]
    for group in ("event", "place", "service", "day", "language", "item", "audience", "access"):
        mine = getattr(names, group)
        for id in getattr(content.names[SOURCE], group):
            if id not in mine:
                yield Problem("error", file, f"{group}.{id}", "has no name in this language: add it")
        owners = defaultdict(list)
        for id, called in mine.items():
            for name in dict.fromkeys(map(spoken, called)):
                owners[name].append(id)
            if len({spoken(name) for name in called}) < len(called):
                yield Problem("warning", file, f"{group}.{id}", "has a name twice: take one out")
        for name, ids in owners.items():
            if len(ids) > 1 and group != "event":
                yield Problem("error", file, f'{group}: "{name}"', f"is a name of {ids[0]} and"
                              f" {ids[1]}: keep it for one of them")
    for offered in content.facts.languages:
        if offered not in names.language:
            yield Problem("error", file, f"language.{offered}", "has no name here: add it")


def _sentences(content: Content) -> Iterator[Problem]:
    """Answers as they are said before, during and after the event: too long to follow?"""
    event, day = content.facts.event, timedelta(days=1)
    told: set[tuple[str, str]] = set()
    for language in content.languages:
        file = content.catalog.files[language]
        for intent in content.intents:
            for today in (event.start - day, event.start, event.end + day):
                answer = content.answer(intent, {}, language, today)
                for sentence in split_sentences(answer.text):
                    words = len(sentence.split())
                    if words > MOST_WORDS and (language, sentence) not in told:
                        told.add((language, sentence))
                        yield Problem("warning", file, intent, f"says a sentence of {words} words:"
                                      f' cut it in two: "{sentence}"')
