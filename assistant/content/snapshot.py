"""Everything the assistant knows and says, at one moment: loaded whole, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from assistant.content import answers
from assistant.content.answers import Door, Plan
from assistant.content.catalog import SOURCE, Catalog
from assistant.content.facts import Facts
from assistant.content.names import Names, Pronunciation
from assistant.content.questions import Questions, filled, sentences, spoken
from assistant.content.values import Values, called
from assistant.content.wording import Wording


@dataclass(frozen=True)
class Answer:
    """Something to say and show."""

    text: str
    language: str
    """Language of `text`: which voice speaks it, which `lang` a page gives it."""
    intent: str | None = None
    sources: tuple[str, ...] = ()
    """Ids of the sources its facts come from."""
    reviewed: date | None = None
    """When the facts were last compared with the sources; the oldest day of several."""
    preface: "Answer | None" = None
    """To be said before, in its own language: this answer is only available in English yet."""

    def parts(self) -> tuple["Answer", ...]:
        """What to say one after the other, each in its own language."""
        if self.preface is None:
            return (self,)
        return (*self.preface.parts(), replace(self, preface=None))


@dataclass(frozen=True, eq=False)
class Content:
    """One snapshot of `locales/`."""

    languages: tuple[str, ...]
    """Offered languages, the default one first."""
    facts: Facts
    catalog: Catalog
    questions: Mapping[str, Questions]
    names: Mapping[str, Names]
    pronunciation: Mapping[str, Pronunciation]
    utterances: Mapping[str, tuple[str, ...]] = field(repr=False)
    """By language, what people say besides, with slots in braces: for the ear alone."""
    frequencies: Mapping[str, Mapping[str, float]] = field(repr=False)
    """By language, its commonest words with their share of all running words: for the ear too."""
    folder: str
    """Name of the folder it was read from, for people."""
    digest: str
    """SHA-256 over the files, as hexadecimal digits."""
    wordings: Mapping[str, Wording] = field(repr=False)

    def answer(
        self,
        intent: str,
        slots: Mapping[str, str],
        language: str,
        today: date,
        door: Door = "desk",
    ) -> Answer:
        """The answer to an intent; `slots` hold ids ("place": "new_haven").

        Without a current translation the text is English, with a preface in the person's
        language. Raises KeyError for an intent without an answer (commands, but for
        `command.person`).
        """
        said = answers.plan(self.facts, self.catalog, intent, slots, today, door)
        return self._say(said, said.keys, intent, language, door)

    def simpler(
        self,
        intent: str,
        slots: Mapping[str, str],
        language: str,
        today: date,
        door: Door = "desk",
    ) -> Answer | None:
        """The answer in simpler words, or None where there are none in this language."""
        said = answers.plan(self.facts, self.catalog, intent, slots, today, door)
        keys = answers.simple(self.catalog, said.keys)
        if keys is None or any(self.catalog.text(key, language) is None for key in keys):
            return None
        return self._say(said, keys, intent, language, door)

    def prompt(self, name: str, language: str, door: Door = "desk", /, **values: str) -> Answer:
        """One of the assistant's own sentences, `prompt.<name>`; English where untranslated.

        {languages}, {event} and other facts are filled in; the rest come as `values`.
        """
        key = self._prompt_key(name, door)
        text = self.catalog.text(key, language)
        spoken_in = language if text is not None else SOURCE
        text = text if text is not None else self.catalog.source[key]
        known = self._values(self._bare(), spoken_in)
        filled = self.names[spoken_in].contract(text.format_map(_Either(values, known)))
        return Answer(_capital(filled), spoken_in)

    def label(self, intent: str, language: str) -> str:
        """What an intent is about, to stand in a sentence: "when it takes place".

        English where it is not translated; `check` names it then.
        """
        own = self.own_label(intent, language) or self.catalog.source.get(f"label.{intent}")
        return own or called(self.names[language].service, intent.removeprefix("service."))

    def own_label(self, intent: str, language: str) -> str | None:
        """The label in that language, for a service at least its name; None where it has none."""
        group, _, service = intent.partition(".")
        names = self.names[language].service.get(service) if group == "service" else None
        return self.catalog.text(f"label.{intent}", language) or (names[0] if names else None)

    def sentences(self, language: str) -> list[str]:
        """What people are expected to say, as bare words: for the recogniser's graph."""
        return sentences(self.questions[language], self.names[language])

    def chatter(self, language: str) -> list[str]:
        """What people also say and nobody should answer, as bare words."""
        return [spoken(phrase) for phrase in self.questions[language].none]

    def besides(self, language: str) -> list[str]:
        """The utterances as people say them: bare words, with names where slots were."""
        return filled(self.utterances[language], self.names[language])

    @cached_property
    def labelled(self) -> tuple[str, ...]:
        """Every intent, in the order of the labels; then services that staff ask for besides."""
        keys = self.catalog.source
        labels = [key.removeprefix("label.") for key in keys if key.startswith("label.")]
        asked = [id for questions in self.questions.values() for id in questions.ask]
        services = {f"service.{id}" for id in self.names[SOURCE].service}
        added = [id for id in dict.fromkeys(asked) if id in services and id not in labels]
        return (*(id for id in labels if "." in id), *added)

    @cached_property
    def intents(self) -> tuple[str, ...]:
        """Every intent that has an answer: all but the commands."""
        return tuple(id for id in self.labelled if not id.startswith("command."))

    def file(self, name: str) -> str:
        """A file of the content as people see it: "locales/en/names.toml"."""
        return f"{self.folder}/{name}"

    def language_name(self, language: str, within: str | None = None) -> str:
        """What a language is called in itself, or in the language `within`."""
        return called(self.names[within or language].language, language)

    def reaches(self, door: Door) -> bool:
        """Whether a person can be reached from here."""
        return answers.reached(self.facts, self.facts.event.details, door) != "nobody"

    def _prompt_key(self, name: str, door: Door) -> str:
        reach = answers.reached(self.facts, self.facts.event.details, door)
        return self.catalog.pick(f"prompt.{name}", reach, door) or f"prompt.{name}"

    def _bare(self) -> Plan:
        return Plan((), self.facts.event, None, None, ())

    def _say(
        self, said: Plan, keys: tuple[str, ...], intent: str, language: str, door: Door
    ) -> Answer:
        texts = [self.catalog.text(key, language) for key in keys]
        stale = any(text is None for text in texts)
        spoken_in = SOURCE if stale else language
        if stale:
            texts = [self.catalog.source[key] for key in keys]
        values, names = self._values(said, spoken_in), self.names[spoken_in]
        filled = (names.contract(str(text).format_map(values)) for text in texts)
        text = " ".join(map(_capital, filled))
        sources = tuple(dict.fromkeys(said.sources))
        reviewed = min((self.facts.sources[s].reviewed for s in sources), default=None)
        preface = self._stale(language, door) if stale else None
        return Answer(text, spoken_in, intent, sources, reviewed, preface)

    def _stale(self, language: str, door: Door) -> Answer | None:
        text = self.catalog.text(self._prompt_key("stale", door), language)
        return Answer(text, language) if text is not None else None

    def _values(self, said: Plan, language: str) -> Values:
        return Values(
            self.facts, said, self.names[language], self.wordings[language], self.languages
        )


class _Either(dict[str, str]):
    """Given values, and behind them those that are made only when a text asks for them."""

    def __init__(self, given: Mapping[str, str], made: Mapping[str, str]) -> None:
        super().__init__(given)
        self._made = made

    def __missing__(self, key: str) -> str:
        return self._made[key]


def _capital(text: str) -> str:
    """A name may open a sentence; `str.capitalize` would make the rest small."""
    return text[:1].upper() + text[1:]
