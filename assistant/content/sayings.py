"""Everything the assistant can say today, so that it can be rendered ahead."""

from collections.abc import Iterator
from datetime import date
from typing import Final, get_args

from assistant.content.answers import Door
from assistant.content.catalog import placeholders
from assistant.content.snapshot import Answer, Content

_READ: Final = frozenset(
    f"prompt.{name}" for name in ("keys", "listening", "speaking", "thinking", "cue_not_understood")
)
"""On a screen only, never spoken."""


def sayings(content: Content, today: date) -> Iterator[Answer]:
    """Every prompt and answer in every offered language, most needed first, possibly twice."""
    places = content.facts.event.places
    for language in content.languages:
        yield from _prompts(content, language)
    for language in content.languages:
        for intent in (*content.intents, "command.person", "part.no_answer"):
            yield from _answers(content, intent, {}, language, today)
        yield from _answers(content, "event.place", {"place_unknown": "there"}, language, today)
    for language in content.languages:
        for intent in content.intents:
            for place in places if intent.startswith("event.") else ():
                yield from _answers(content, intent, {"place": place}, language, today)


def _answers(
    content: Content, intent: str, slots: dict[str, str], language: str, today: date
) -> Iterator[Answer]:
    for door in get_args(Door):
        yield from content.answer(intent, slots, language, today, door).parts()
        simpler = content.simpler(intent, slots, language, today, door)
        if simpler is not None:
            yield from simpler.parts()


def _prompts(content: Content, language: str) -> Iterator[Answer]:
    for key, text in content.catalog.source.items():
        kind, _, name = key.partition(".")
        spoken = kind == "prompt" and key not in _READ
        if spoken and not placeholders(text) - {"event", "languages"}:
            yield content.prompt(name, language)
    for other in content.languages:
        yield content.prompt(
            "other_language", language, language=content.language_name(other, language)
        )
