"""What must exist before a conversation can be held at all, and in a language."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.content.catalog import SOURCE
from assistant.content.snapshot import Content

PROMPTS: Mapping[str, frozenset[str]] = {
    name: frozenset(values.split())
    for name, values in {
        "greeting": "",
        "hello": "",
        "ask_back": "first second",
        "not_understood": "",
        "not_understood_again": "",
        "menu_option": "label number",
        "person": "contact",
        "person_unknown": "",
        "silence_first": "",
        "silence_second": "",
        "silence_last": "",
        "goodbye": "",
        "thanks": "",
        "help": "",
        "started_over": "",
        "slower": "",
        "slowest": "",
        "faster": "",
        "fastest": "",
        "louder": "",
        "loudest": "",
        "softer": "",
        "softest": "",
        "language_changed": "language",
        "language_unknown": "",
        "nothing_to_repeat": "",
        "simpler_none": "",
        "stopped": "",
        "spelled": "text letters",
        "resumed": "",
        "stale": "",
        "yes_what": "",
        "no_what": "",
        "corrected": "",
        "lines_busy": "number",
        "lines_busy_unknown": "",
        "say_again": "",
        "reset_warning": "",
        "listening": "",
        "thinking": "",
        "speaking": "",
    }.items()
}
"""The assistant's own sentences, with the placeholders that the conversation fills in."""

_VARIANTS = """past now future day simple unknown known none some free price appointment open
unlisted venue address phone"""
VARIANTS = frozenset(_VARIANTS.split())
"""What may stand after a colon in the key of an answer."""

CORE = (
    "event.what",
    "event.when",
    "event.where",
    "event.services",
    "relief.expungement",
    "relief.eligibility",
    "about.assistant",
    "about.privacy",
)
"""Answers without which a language is not offered."""


def ready(content: Content) -> Content:
    """The content with only those languages on offer that a conversation can be held in."""
    languages = tuple(lg for lg in content.facts.languages if not missing(content, lg))
    return replace(content, languages=languages or (SOURCE,))


def missing(content: Content, language: str) -> list[str]:
    """Keys of the required set that have no current text in a language."""
    source = content.catalog.source
    shared = [key for key in source if key.startswith(("part.", "label."))]
    core = [key for key in source if key.split(":")[0] in CORE]
    required = [*(f"prompt.{name}" for name in PROMPTS), *shared, *core]
    return [key for key in required if content.catalog.text(key, language) is None]
