"""The assistant's side of a visit: what it says, in which language, how fast and how loud."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from assistant.content import Answer, Content, Door
from assistant.content.catalog import SOURCE
from assistant.content.wording import split_sentences
from assistant.conversation import menu
from assistant.conversation.events import Action, Listen, Say
from assistant.conversation.visit import PACES, VOLUMES, Offer, Preferences, Visit


class Saying:
    """Words for one visit after the other, in the language, pace and volume of the visit."""

    def __init__(
        self, content: Content, today: Callable[[], date], stated: str | None, door: Door
    ) -> None:
        self.content = content
        self._today = today
        self._stated = stated
        self._door = door
        self.visit = self._fresh()

    @property
    def knows_language(self) -> bool:
        """Whether the person's language is known."""
        return self.visit.stated or self.visit.met

    def forget(self) -> None:
        """The next person comes: nothing of this one stays."""
        self.visit = self._fresh()

    def resume(self, preferences: Preferences) -> list[Action]:
        """Somebody is back from a person who did not answer: say so, and what there is instead.

        What there is instead is what a line tells that cannot put callers through.
        """
        visit, content = self._fresh(), self.content
        if preferences.language in content.languages:
            visit = Visit(**vars(preferences))
        visit.missed = True
        self.visit = visit
        return self.say(
            *(
                content.answer("part.no_answer", {}, language, self._today(), "line")
                for language in self._languages()
            )
        )

    def say(self, *parts: Answer) -> list[Action]:
        """Say `parts`, keep them for "repeat", then listen."""
        self.visit.said = tuple(piece for part in parts for piece in part.parts())
        return self._spoken(self.visit.said)

    def say_again(self, *before: Answer) -> list[Action]:
        """Say `before`, then what was said last; it stays what "repeat" says."""
        parts = (*before, *self.visit.said)
        return self._spoken(parts or (self.prompt("nothing_to_repeat"),))

    def last_sentence(self) -> list[Action]:
        """Only the last sentence of what was said last."""
        if not self.visit.said:
            return self.say_again()
        last = self.visit.said[-1]
        return self._spoken((replace(last, text=split_sentences(last.text)[-1]),))

    def listen(self) -> Listen:
        """It is the person's turn, in their language where they chose one."""
        return Listen(self.visit.language if self.visit.stated else None)

    def prompt(self, name: str, **values: str) -> Answer:
        """One of the assistant's own sentences."""
        return self.content.prompt(name, self.visit.language, self._door, **values)

    def answer(self, intent: str, slots: Mapping[str, str]) -> Answer:
        """The answer to an intent, for this day and this door."""
        return self.content.answer(intent, slots, self.visit.language, self._today(), self._door)

    def simpler(self, intent: str, slots: Mapping[str, str]) -> Answer | None:
        """The same in simpler words, or None where there are none."""
        return self.content.simpler(intent, slots, self.visit.language, self._today(), self._door)

    def label(self, option: str) -> str:
        """An intent or a page of the menu, to stand in a sentence."""
        return self.content.label(menu.label_key(option), self.visit.language)

    def in_every_language(self, name: str) -> list[Answer]:
        """A prompt in the person's language where it is known, else in every offered one."""
        return [self.content.prompt(name, lang, self._door) for lang in self._languages()]

    def other_languages(self) -> list[Answer]:
        """The key for the other languages, each in its own."""
        visit, content = self.visit, self.content
        return [
            content.prompt("other_language", language, language=content.language_name(language))
            for language in content.languages
            if language != visit.language
        ]

    def guesses(self, prompt: str) -> Answer:
        """Which of the two guesses on offer is meant?"""
        first, second = map(self.label, self.visit.offer.options)
        return self.prompt(prompt, first=first, second=second)

    def current(self) -> list[Answer]:
        """What the talk is about, said anew: what is on offer, else the last answer."""
        visit = self.visit
        match visit.offer.kind:
            case "guesses":
                return [self.guesses("ask_back")]
            case "menu":
                return self.menu(visit.page)
        return [] if visit.intent is None else [self.answer(visit.intent, visit.slots)]

    def reaches_person(self) -> bool:
        """Whether a person can be reached from here."""
        return self.content.reaches(self._door)

    def menu(self, page: str) -> list[Answer]:
        """The options of a page, which the next number or key chooses from."""
        options = menu.page(page, self.content.intents)
        visit = self.visit
        visit.offer, visit.page, visit.slots = Offer(options, "menu"), page, {}
        said = [self._option(option, number) for number, option in enumerate(options, 1)]
        return [*said, *(self.other_languages() if page == "menu" else [])]

    def _option(self, option: str, number: int) -> Answer:
        """An option and its key; in English, by the English voice, where it has no other name."""
        key, language = menu.label_key(option), self.visit.language
        if self.content.own_label(key, language) is None:
            language = SOURCE
        label = self.content.label(key, language)
        return self.content.prompt(
            "menu_option", language, self._door, label=label, number=str(number)
        )

    def _languages(self) -> Sequence[str]:
        """The person's language where it is known, else every offered one, theirs perhaps first."""
        likely = self.visit.language
        if self.knows_language:
            return [likely]
        return [likely, *(each for each in self.content.languages if each != likely)]

    def _spoken(self, parts: tuple[Answer, ...]) -> list[Action]:
        visit = self.visit
        return [Say(parts, PACES[visit.pace], VOLUMES[visit.volume]), self.listen()]

    def _fresh(self) -> Visit:
        return Visit(self._stated or self.content.languages[0], stated=bool(self._stated))
