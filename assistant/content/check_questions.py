"""What staff must mend in the questions of one language."""

from collections.abc import Iterator
from itertools import chain

from assistant.content.problem import Problem
from assistant.content.questions import SLOT, Questions, spoken
from assistant.content.required import COMMANDS
from assistant.content.snapshot import Content

FEWEST_QUESTIONS = 15
FEWEST_COMMANDS = 6
"""Ways to ask one thing, below which the assistant understands too little."""


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
    for phrase in chain((phrase for _, phrase in asked.phrases()), asked.none):
        where, bare = asked.where(phrase), SLOT.sub("", phrase)
        for slot in SLOT.findall(phrase):
            if slot not in known:
                text = f"has the slot {{{slot}}}, but only {slots} exist: correct it"
                yield Problem("error", file, where, text)
        if "{" in bare or "}" in bare:
            text = "has a brace without its partner or with more than a name inside"
            yield Problem("error", file, where, f"{text}: write slots like {{place}}")
        elif not spoken(phrase):
            yield Problem("error", file, where, "has no words: write some, or take it out")


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
            yield Problem("error", file, asked.where(phrase), text)
