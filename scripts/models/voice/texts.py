"""Every sentence the assistant can say, for whatever a voice is made from and measured on."""

import itertools
from datetime import date
from pathlib import Path

from assistant.content import Content
from assistant.speech.sentences import sentences

ROOT = Path(__file__).resolve().parents[3]

PLACEHOLDERS = {"text": "New Haven", "letters": "N, E, W, H, A, V, E, N", "number": "1"}
PLACEHOLDERS |= {"contact": "(415) 555-0123", "first": "", "second": "", "label": ""}

ONLY_SHOWN = {"prompt.keys"}
"""What stands on the kiosk's screen and is never said."""


def texts(content: Content, language: str) -> list[str]:
    """Every different sentence the assistant can say in ``language``, in a fixed order."""
    names = content.names[language]
    slots = [{}, *({"place": place} for place in names.place)]
    days = {event.start for event in content.facts.events.values()} | {date(2018, 10, 1)}
    found: dict[str, None] = {}
    for intent, slot, day in itertools.product(content.intents, slots, sorted(days)):
        answer = content.answer(intent, slot, language, day)
        simple = content.simpler(intent, slot, language, day)
        for said in filter(None, (answer, simple)):
            if said.language == language:
                found |= dict.fromkeys(sentences(said.text))
    labels = {"first": "event.when", "second": "relief.start", "label": "event.services"}
    values = PLACEHOLDERS | {key: content.label(intent, language) for key, intent in labels.items()}
    values["language"] = content.language_name(language, language)
    for key in content.catalog.source:
        if key.startswith("prompt.") and key not in ONLY_SHOWN:
            said = content.prompt(key.removeprefix("prompt."), language, **values)
            if said.language == language:
                found |= dict.fromkeys(sentences(said.text))
    return list(found)
