"""From what was heard to what is meant, given the visit so far."""

import re
from dataclasses import replace
from typing import Final

from assistant.content import Content
from assistant.content.questions import spoken
from assistant.conversation.events import Heard, Hypothesis
from assistant.conversation.visit import Visit
from assistant.understanding import Meaning, Understanding

_BANDS: Final = {"unknown": 0, "ask_back": 1, "answer": 2, "command": 2}

_CURRENT: Final = 0.1
_BELIEVED: Final = 0.15
"""A tie between languages goes to the one spoken so far, rather to what the ear believed."""

_SURE: Final = 0.5
"""From this confidence on, "nothing I can answer" counts like an answer, in the language that the
words are believed to be in: one word that another language has, too, is no reason to answer."""

_SHORTEST: Final = 3
"""Fewest letters of a number with other words around it: "to" is two only alone."""

_REJECTED: Final = 0.5
"""How far words are trusted that the ear itself holds for something else."""


class Reading:
    """Reads utterances; keeps nothing of them."""

    def __init__(self, content: Content, understanding: Understanding) -> None:
        self._content = content
        self._understanding = understanding

    def number(self, heard: Heard) -> str | None:
        """The key that a number said alone stands for: "two", "the second one"."""
        said = spoken(heard.text)
        languages = [heard.language] if heard.language else self._content.languages
        for language in languages:
            for key, names in self._content.names[language].number.items():
                if said in map(spoken, names):
                    return key
        return None

    def choice(self, heard: Heard, language: str) -> str | None:
        """The one number in a reply that says nothing else: "yes, the first one please"."""
        left = spoken(heard.text)
        numbers = self._content.names[language].number
        called = [(spoken(name), key) for key, names in numbers.items() for name in names]
        named = set()
        for name, key in sorted(called, key=lambda pair: -len(pair[0])):  # "the second one" is two
            pattern = rf"\b{re.escape(name)}\b"
            if len(name) >= _SHORTEST and re.search(pattern, left):
                named.add(key)
                left = re.sub(pattern, "", left)
        around = " ".join(map(spoken, self._content.questions[language].choosing)).split()
        return named.pop() if len(named) == 1 and set(around).issuperset(left.split()) else None

    def meaning(self, heard: Heard, visit: Visit) -> Meaning:
        """The best reading over all languages that are in question."""
        hypotheses, believed = self._hypotheses(heard, visit)
        every = sum(sum(found.values()) for found in hypotheses.values())
        trust = _REJECTED if heard.rejected else 1.0
        readings = []
        for language, found in hypotheses.items():
            if any(found):
                share = sum(found.values()) / every if heard.language else 1.0
                meaning = self._understanding.understand(found, language, trust * share)
                readings.append(_in_context(meaning, visit))
        if not readings:
            return Meaning("unknown", None, (), 0.0, {}, heard.text, believed)

        def merit(meaning: Meaning) -> tuple[int, float]:
            bonus = _CURRENT * (meaning.language == visit.language)
            bonus += _BELIEVED * (meaning.language == believed)
            refused = meaning.outcome == "unknown" and meaning.confidence >= _SURE
            band = _BANDS["answer" if refused and meaning.language == believed else meaning.outcome]
            return band, meaning.confidence + bonus

        return max(readings, key=merit)

    def _hypotheses(self, heard: Heard, visit: Visit) -> tuple[dict[str, dict[str, float]], str]:
        """Texts by language, each with its weight, and the language that is believed in."""
        if heard.language is None:  # typed
            if visit.stated:
                return {visit.language: {heard.text: 1.0}}, visit.language
            likely = self._understanding.languages_of(heard.text)
            known = visit.met and visit.language in likely
            believed = visit.language if known else likely[0]
            return {language: {heard.text: 1.0} for language in likely}, believed
        said = heard.hypotheses or (Hypothesis(heard.text, heard.language, 1.0),)
        texts: dict[str, dict[str, float]] = {}
        for hypothesis in said:
            texts.setdefault(hypothesis.language, {})[hypothesis.text] = hypothesis.weight
        if visit.stated:
            return {visit.language: texts.get(visit.language, {})}, visit.language
        return texts, heard.language


def _in_context(meaning: Meaning, visit: Visit) -> Meaning:
    """Complete "and in New Haven?" and "no, I meant San Francisco" from what came before."""
    if not meaning.follow_up:
        return meaning
    before = visit.intent or ""
    if "service" in meaning.slots:
        intent = f"service.{meaning.slots['service']}"
    elif "day" in meaning.slots:
        intent = "event.when"
    elif not any(slot.startswith("place") for slot in meaning.slots):
        return meaning
    elif before.startswith(("event.", "service.", "relief.")) and before != "event.where":
        intent = before  # "it depends on the state" - "in New Haven"
    else:
        intent = "event.place"
    return replace(meaning, outcome="answer", intent=intent, choices=(), others=())
