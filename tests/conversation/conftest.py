from collections.abc import Callable
from datetime import date

import pytest

from assistant.content import Content, Door
from assistant.conversation import Action, Conversation, Heard, Say, Understood
from assistant.understanding import Meaning, Understanding


class Visitor:
    """Somebody who talks to a conversation and remembers what came back."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.actions: list[Action] = []

    def does(self, event: object) -> "Visitor":
        self.actions = self.conversation.handle(event)  # type: ignore[arg-type]
        return self

    def says(self, text: str, language: str | None = None) -> "Visitor":
        return self.does(Heard(text, language))

    @property
    def hears(self) -> str:
        return " ".join(part.text for part in self.say.parts)

    @property
    def say(self) -> Say:
        return next(a for a in self.actions if isinstance(a, Say))

    @property
    def meaning(self) -> Meaning:
        return next(a.meaning for a in self.actions if isinstance(a, Understood))

    def gets(self, kind: type) -> bool:
        return any(isinstance(action, kind) for action in self.actions)


Meet = Callable[[Door], Visitor]


@pytest.fixture
def meet(content: Content, understanding: Understanding) -> Meet:
    """Somebody at this door, some weeks before the event."""

    def make(door: Door) -> Visitor:
        today = date(2018, 10, 1)
        return Visitor(Conversation(content, understanding, lambda: today, door=door))

    return make


@pytest.fixture
def visitor(meet: Meet) -> Visitor:
    return meet("desk")
