"""What staff must mend in one language: translations and names."""

from collections import defaultdict
from collections.abc import Iterator

from assistant.content.catalog import SOURCE, placeholders
from assistant.content.names import Names
from assistant.content.problem import Problem
from assistant.content.questions import spoken
from assistant.content.required import missing
from assistant.content.snapshot import Content

GROUPS = ("event", "place", "service", "day", "language", "item", "audience", "access", "number")


def translations(content: Content, language: str) -> Iterator[Problem]:
    """Missing, outdated and fuzzy translations, and placeholders that differ."""
    if language == SOURCE:
        return
    file, messages = content.catalog.files[language], content.catalog.messages[language]
    if messages.fuzzy:
        yield Problem("warning", file, "the header", "is marked fuzzy: take that mark away")
    gone = missing(content, language)
    if gone and language in content.facts.languages:
        text = f"lacks {len(gone)} needed texts ({gone[0]} ...), so {language} is not offered yet"
        yield Problem("error", file, "the catalog", f"{text}: translate them")
    for key, english in content.catalog.source.items():
        message = messages.get(english, key)
        if message is None:
            text = "has no translation of today's English: run pybabel update, then translate it"
        elif message.fuzzy:
            text = "is marked fuzzy: compare it with the English, then take the mark away"
        elif not str(message.string).strip():
            text = "is not translated: write its msgstr"
        else:
            yield from _same_placeholders(file, key, english, str(message.string))
            continue
        yield Problem("error", file, key, text)


def _same_placeholders(file: str, key: str, english: str, translated: str) -> Iterator[Problem]:
    wanted, found = placeholders(english), placeholders(translated)
    for name in sorted(wanted - found):
        text = f"lacks the placeholder {{{name}}}: put it where the sentence needs it"
        yield Problem("error", file, key, text)
    for name in sorted(found - wanted):
        text = f"has the placeholder {{{name}}}, which the English does not have: remove it"
        yield Problem("error", file, key, text)


def unnamed(content: Content, language: str) -> Iterator[Problem]:
    """Tables without any name: most likely the end of the file is gone."""
    file = content.file(f"{language}/names.toml")
    for group in GROUPS:
        if getattr(content.names[SOURCE], group) and not getattr(content.names[language], group):
            text = "has no names: write them, or put back what was cut off"
            yield Problem("error", file, f"[{group}]", text)


def names(content: Content, language: str) -> Iterator[Problem]:
    """Things without a name, and names that mean two things."""
    file, mine = content.file(f"{language}/names.toml"), content.names[language]
    for group in GROUPS:
        called = getattr(mine, group)
        for id in getattr(content.names[SOURCE], group):
            if id not in called:
                text = "has no name in this language: add it"
                yield Problem("error", file, f"{group}.{id}", text)
        owners: dict[str, set[str]] = defaultdict(set)
        for id, aliases in called.items():
            if len(set(map(spoken, aliases))) < len(aliases):
                yield Problem("warning", file, f"{group}.{id}", "has one name twice: take one out")
            for alias in map(spoken, aliases):
                owners[alias].add(id)
        for alias, ids in owners.items():
            if len(ids) > 1 and group != "event":
                text = f"is a name of {' and '.join(sorted(ids))}: keep it for one of them"
                yield Problem("error", file, f'{group}: "{alias}"', text)
    yield from _two_kinds(file, mine)
    for offered in content.facts.languages:
        if offered not in mine.language:
            text = "has no name here, but is offered: add it"
            yield Problem("error", file, f"language.{offered}", text)


def _two_kinds(file: str, mine: Names) -> Iterator[Problem]:
    """What a question would fill in twice: a place that is called like a service."""
    kinds: dict[str, str] = {}
    for kind, group in mine.slots().items():
        for id, aliases in group.items():
            for alias in map(spoken, aliases):
                other = kinds.setdefault(alias, f"{kind}.{id}")
                if not other.startswith(f"{kind}."):
                    text = f"is a name of {other} and {kind}.{id}: keep it for one of them"
                    yield Problem("error", file, f'"{alias}"', text)
