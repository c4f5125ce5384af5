"""What staff must mend in one language: translations, questions, names."""

from collections import defaultdict
from collections.abc import Iterator

from assistant.content.catalog import SOURCE, placeholders
from assistant.content.problem import Problem
from assistant.content.questions import SLOT, Questions, spoken
from assistant.content.required import COMMANDS, missing
from assistant.content.snapshot import Content

FEWEST_QUESTIONS = 15
FEWEST_COMMANDS = 6
"""Ways to ask one thing, below which the assistant understands too little."""

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


def unknown(content: Content, language: str) -> Iterator[Problem]:
    """Questions about an intent, or with a slot, that does not exist."""
    asked, file = content.questions[language], content.file(f"{language}/questions.toml")
    known = content.names[language].slots()
    slots = ", ".join(f"{{{slot}}}" for slot in known)
    for table in ("ask", "exact"):
        for intent in getattr(asked, table):
            if intent not in content.labelled:
                text = f"is not an intent: correct the id, or write its answer and label.{intent}"
                yield Problem("error", file, f"{table}.{intent}", text)
    for _, phrase in asked.phrases():
        for slot in SLOT.findall(phrase):
            if slot not in known:
                text = f"has the slot {{{slot}}}, but only {slots} exist: correct it"
                yield Problem("error", file, f'"{phrase}"', text)


def unnamed(content: Content, language: str) -> Iterator[Problem]:
    """Tables without any name: most likely the end of the file is gone."""
    file = content.file(f"{language}/names.toml")
    for group in GROUPS:
        if getattr(content.names[SOURCE], group) and not getattr(content.names[language], group):
            text = "has no names: write them, or put back what was cut off"
            yield Problem("error", file, f"[{group}]", text)


def unasked(content: Content, language: str) -> Iterator[Problem]:
    """What nobody could ask for: most likely the end of the file is gone."""
    asked, file = content.questions[language], content.file(f"{language}/questions.toml")
    deaf = [intent for intent in content.labelled if _needed(intent) and not _ways(asked, intent)]
    if deaf:
        more = f" (and {len(deaf) - 1} more)" if deaf[1:] else ""
        text = "has no way to ask it: write some, or put back what was cut off"
        yield Problem("error", file, f"ask.{deaf[0]}{more}", text)


def _needed(intent: str) -> bool:
    return intent in COMMANDS or not intent.startswith("command.")


def _ways(asked: Questions, intent: str) -> int:
    return len(asked.ask.get(intent, ())) + len(asked.exact.get(intent, ()))


def questions(content: Content, language: str) -> Iterator[Problem]:
    """Too few questions, and phrases that stand twice."""
    asked, file = content.questions[language], content.file(f"{language}/questions.toml")
    for intent in content.labelled:
        ways = _ways(asked, intent)
        fewest = FEWEST_COMMANDS if intent.startswith("command.") else FEWEST_QUESTIONS
        if ways < fewest and (ways or not _needed(intent)):
            text = f"has {ways} ways to ask it: write at least {fewest}, as people say it"
            yield Problem("warning", file, f"ask.{intent}", text)
    yield from _phrases(asked, file)
    yield from _follow_ups(content, language)


def _follow_ups(content: Content, language: str) -> Iterator[Problem]:
    """The words around a name that is asked for next."""
    file, words = content.file(f"{language}/questions.toml"), content.questions[language].follow_up
    if not words:
        text = 'has no words: write those people ask on with, such as "and in" or "what about"'
        yield Problem("warning", file, "follow_up.words", text)
    called = {
        spoken(name): f"{slot}.{id}"
        for slot, group in content.names[language].slots().items()
        for id, names in group.items()
        for name in names
    }
    for at, word in enumerate(words):
        where, bare = f'follow_up.words: "{word}"', spoken(word)
        if SLOT.search(word):
            yield Problem("error", file, where, "has a slot, but names are found anyway: remove it")
        elif bare in called:
            text = f"is the name of {called[bare]}, which is found anyway: take it out"
            yield Problem("error", file, where, text)
        elif bare in map(spoken, words[:at]):
            yield Problem("warning", file, where, "stands there twice: take one out")


def _phrases(asked: Questions, file: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    unanswered = {spoken(phrase) for phrase in asked.none}
    for intent, phrase in asked.phrases():
        bare = spoken(phrase)
        other = "none" if bare in unanswered else seen.setdefault(bare, intent)
        if other != intent:
            text = f"stands under {other} and under {intent}: keep it where it fits best"
            yield Problem("error", file, f'"{phrase}"', text)


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
    for offered in content.facts.languages:
        if offered not in mine.language:
            text = "has no name here, but is offered: add it"
            yield Problem("error", file, f"language.{offered}", text)
