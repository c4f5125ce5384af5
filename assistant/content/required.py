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
        "ask_back_next": "first second",
        "not_understood": "",
        "not_understood_again": "",
        "menu_option": "label number",
        "silence_first": "",
        "other_language": "language",
        "silence_second": "",
        "silence_last": "",
        "goodbye": "",
        "thanks": "",
        "danger": "",
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
        "language_which": "",
        "nothing_to_repeat": "",
        "simpler_none": "",
        "spelled": "text letters",
        "stale": "",
        "yes_what": "",
        "no_what": "",
        "lines_busy": "number",
        "lines_busy_unknown": "",
        "apology": "",
        "say_again": "",
        "reset_warning": "",
        "listening": "",
        "speaking": "",
        "thinking": "",
        "trouble": "",
        "microphone_lost": "",
        "microphone_back": "",
        "loudspeaker_lost": "",
        "loudspeaker_back": "",
        "press_to_talk": "",
        "press_nothing": "",
        "cue_not_understood": "",
        "keys": "",
    }.items()
}
"""The assistant's own sentences, with the placeholders that the conversation fills in."""

_VARIANTS = """past now future day simple unknown known none some free price appointment open
unlisted where venue address desk phone transfer number nobody"""
VARIANTS = frozenset(_VARIANTS.split())
"""What may stand after a colon in the key of an answer."""

GIVEN: Mapping[str, frozenset[str]] = {
    key: frozenset(values.split())
    for key, values in {
        "part.no_day": "place",
        "part.hours": "opens closes",
        "part.venue": "venue",
        "part.venue:address": "venue address",
        "part.elsewhere": "place",
        "part.elsewhere:venue": "place venue",
        "part.service": "service",
        "part.service:some": "service",
        "part.service:where": "service offering",
        "part.service:unknown": "service",
        "event.place": "place",
        "event.place:unlisted": "place",
        "event.services": "services",
        "event.services:some": "some_services",
        "event.cost:price": "price",
        "event.who:known": "audience",
        "event.bring:known": "bring",
        "event.language:known": "spoken",
        "event.access:known": "access",
    }.items()
}
"""What is known wherever `rules` choose a text, so that it may quote it; by key without tenses."""

_MANNER = {"past", "now", "future", "day", "simple"}
_REACH = {"desk", "phone", "transfer", "number", "nobody"}


def given(key: str) -> frozenset[str]:
    """The placeholders of a text that are filled whatever else is known."""
    base, *variants = key.split(":")
    rest = ":".join([base, *(v for v in variants if v not in _MANNER | _REACH)])
    phone = {"phone"} if {"phone", "number"} & set(variants) else set()
    places = {"places"}  # without any, no event comes into force
    asked = PROMPTS.get(base.removeprefix("prompt."), frozenset())
    return GIVEN.get(rest, frozenset()) | asked | phone | places


_ALWAYS = ("past", "now", "future")
_COMPOSED = """
part.ask part.ask:phone part.ask:transfer part.ask:number part.ask:nobody part.no_answer
part.no_answer:number command.person command.person:phone command.person:transfer
command.person:number command.person:nobody part.incomplete part.no_clearing_cost part.no_day
part.hours part.no_new_date part.no_hours part.venue part.venue:address part.no_venue
part.no_venues part.elsewhere part.elsewhere:venue part.service part.service:some
part.service:where part.service:unknown event.what event.when event.where event.place
event.place:unlisted event.place:unknown event.services event.services:some event.services:unknown
event.cost:unknown event.cost:free event.cost:price event.who:unknown event.who:known
event.bring:unknown event.bring:known event.bring:none event.language:unknown event.language:known
event.access:unknown event.access:known
"""
COMPOSED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_COMPOSED.split(), _ALWAYS),
    "part.over": ("past",),
    "part.time": ("now", "future"),
    "event.attend": ("past",),
    "event.attend:unknown": ("now", "future"),
    "event.attend:appointment": ("now", "future"),
    "event.attend:open": ("now", "future"),
}
"""Texts that `answers` puts together, with the tenses in which it needs them."""

CORE = (
    "event.what",
    "event.when",
    "event.where",
    "event.services",
    "relief.expungement",
    "relief.eligibility",
    "about.assistant",
    "about.privacy",
    "command.person",
)
"""Answers without which a language is not offered."""

COMMANDS = frozenset(
    f"command.{name}"
    for name in ("repeat", "stop", "help", "person", "danger", "language", "yes", "no")
)
"""Commands that everybody needs: people must be able to say them."""


def ready(content: Content) -> Content:
    """The content with only those languages on offer that a conversation can be held in."""
    languages = tuple(lg for lg in content.facts.languages if not missing(content, lg))
    return replace(content, languages=languages or (SOURCE,))


def composed(content: Content) -> list[str]:
    """Keys that `answers` would need and the English texts lack."""
    catalog = content.catalog
    wanted = [(key, tense) for key, tenses in COMPOSED.items() for tense in tenses]
    return [f"{key}:{tense}" for key, tense in wanted if catalog.pick(key, tense) is None]


def missing(content: Content, language: str) -> list[str]:
    """Keys of the required set that have no current text in a language.

    Labels are not among them: one that is not translated yet is shown in English, and must not
    silence all the rest.
    """
    source = content.catalog.source
    parts = [key for key in source if key.startswith("part.")]
    core = [key for key in source if key.split(":")[0] in CORE]
    required = [*(f"prompt.{name}" for name in PROMPTS), *parts, *core]
    return [key for key in required if content.catalog.text(key, language) is None]
