"""The assistant's side of a visit: what it says, in which language, how fast and how loud."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from assistant.content import Answer, Content
from assistant.content.wording import split_sentences
from assistant.conversation import menu
from assistant.conversation.events import Action, Listen, Say
from assistant.conversation.visit import PACES, VOLUMES, Visit


class Saying:
    """Words for one visit after the other, in the language, pace and volume of the visit."""

    def __init__(self, content: Content, today: Callable[[], date], stated: str | None) -> None:
        self.content = content
        self.today = today
        self._stated = stated
        self.visit = self._fresh()

    def forget(self) -> None:
        """The next person comes: nothing of this one stays."""
        self.visit = self._fresh()

    def say(self, *parts: Answer) -> list[Action]:
        """Say `parts`, keep them for "repeat", then listen."""
        self.visit.said = tuple(piece for part in parts for piece in part.parts())
        return self._spoken(self.visit.said)

    def say_again(self, *before: Answer) -> list[Action]:
        """Say `before`, then what was said last; it stays what "repeat" says."""
        return self._spoken((*before, *(self.visit.said or (self.prompt("nothing_to_repeat"),))))

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
        return self.content.prompt(name, self.visit.language, **values)

    def label(self, option: str) -> str:
        """An intent or a page of the menu, to stand in a sentence."""
        return self.content.label(menu.label_key(option), self.visit.language)

    def greeting(self) -> list[Answer]:
        """In the language that is chosen, else in every offered one."""
        visit = self.visit
        languages = [visit.language] if visit.stated else self.content.languages
        return [self.content.prompt("greeting", language) for language in languages]

    def menu(self, page: str) -> list[Answer]:
        """The options of a page, which the next number or key chooses from."""
        options = menu.page(page, self.content.intents)
        visit = self.visit
        visit.offer, visit.page, visit.slots = options, page, {}
        return [
            self.prompt("menu_option", label=self.label(option), number=str(number))
            for number, option in enumerate(options, 1)
        ]

    def _spoken(self, parts: tuple[Answer, ...]) -> list[Action]:
        visit = self.visit
        return [Say(parts, PACES[visit.pace], VOLUMES[visit.volume]), self.listen()]

    def _fresh(self) -> Visit:
        return Visit(self._stated or self.content.languages[0], stated=bool(self._stated))
