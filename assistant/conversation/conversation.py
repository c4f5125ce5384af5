"""One visit or call from greeting to goodbye.

The conversation is pure: `handle` takes an event and returns what the channel is to do. Every door
uses this one, so voice, keypad and screen can never disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from assistant.content import Content, Door
from assistant.conversation import menu
from assistant.conversation.commands import COMMANDS
from assistant.conversation.events import (
    Action,
    Arrived,
    Command,
    Event,
    HangUp,
    Heard,
    Key,
    Left,
    Returned,
    Silence,
    StopSpeaking,
    Understood,
)
from assistant.conversation.reading import Reading
from assistant.conversation.saying import Saying
from assistant.conversation.visit import Offer, Visit
from assistant.understanding import Understanding

_KEYS: Final = {
    "0": "command.person",
    "*": "command.repeat",
    "4": "command.language",
    "5": "command.repeat_last",
    "6": "command.simpler",
    "7": "command.slower",
    "8": "command.faster",
    "9": "command.help",
}
"""The number pad; 1 to 3 choose what is on offer, # goes back one page of the menu."""


class Conversation:
    """Turns of one person after the other with the assistant.

    `today` is asked at every answer, so a kiosk that runs past midnight stays right; `language`
    is the only one spoken and heard, None means every offered one; `door` decides how a person is
    reached.
    """

    def __init__(
        self,
        content: Content,
        understanding: Understanding,
        today: Callable[[], date],
        language: str | None = None,
        door: Door = "desk",
    ) -> None:
        self._reading = Reading(content, understanding)
        self._saying = Saying(content, today, language, door)

    @property
    def language(self) -> str:
        """The language that is spoken now."""
        return self._visit.language

    def handle(self, event: Event) -> list[Action]:
        """What to do about `event`; the list is empty when there is nothing to do."""
        if isinstance(event, Silence):
            return self._silence()
        self._visit.silences = 0
        match event:
            case Arrived():
                self._saying.forget()
                return self._saying.say(*self._saying.in_every_language("greeting"))
            case Returned(preferences):
                return self._saying.resume(preferences)
            case Heard():
                return self._heard(event)
            case Key(key):
                return [StopSpeaking(), *self._key(key)]
            case Command(intent):
                return [StopSpeaking(), *self._command(intent, {})]
            case Left():
                self._saying.forget()
                return []

    @property
    def _visit(self) -> Visit:
        return self._saying.visit

    def _heard(self, heard: Heard) -> list[Action]:
        offer = self._visit.offer
        number = self._reading.number(heard)
        if number is not None:
            return self._key(number)
        meaning = self._reading.meaning(heard, self._visit)
        if meaning.outcome != "unknown":
            self._visit.language, self._visit.met = meaning.language, True
        elif not self._saying.knows_language:
            self._visit.language = meaning.language  # likelier than the default
        understood = Understood(meaning)
        number = self._reading.choice(heard, meaning.language) if offer.options else None
        if number is not None:
            return [understood, *self._key(number)]
        if meaning.outcome == "ask_back":
            for at, intent in enumerate(offer.options):
                if intent in meaning.choices and offer.kind == "guesses":  # said in its own words
                    return [understood, *self._choose(at)]
            likely = (*meaning.choices, *meaning.others)
            return [understood, *self._guess("ask_back", likely, meaning.slots)]
        if meaning.intent is None:
            return [understood, *self._missed()]
        if meaning.outcome == "command":
            return [understood, *self._command(meaning.intent, meaning.slots)]
        return [understood, *self._answer(meaning.intent, meaning.slots)]

    def _answer(self, intent: str, slots: Mapping[str, str]) -> list[Action]:
        visit, saying = self._visit, self._saying
        if intent.startswith("event.") and (visit.intent or "").startswith("event."):
            slots = visit.about(slots)
        visit.intent, visit.slots, visit.misses = intent, slots, 0
        visit.offer, visit.declined, visit.in_danger = Offer(), frozenset(), False
        answer = saying.answer(intent, slots)
        if answer.preface is not None:  # only available in English yet: "yes" gets a person
            visit.offer = Offer(("command.person",))
        return saying.say(answer)

    def _guess(self, prompt: str, likely: Sequence[str], slots: Mapping[str, str]) -> list[Action]:
        """Ask which of the first two it is; the next two are for who means neither.

        Who may be in danger hears first where help is.
        """
        visit, saying = self._visit, self._saying
        left = tuple(intent for intent in likely if intent not in visit.declined)
        if len(left) < 2 or visit.in_danger:
            return self._missed()
        said = visit.offer.said or visit.said
        visit.offer = Offer(left[:2], "guesses", left[2:4], slots, said)
        help_first = [saying.prompt("danger")] if left[0] == "command.danger" else []
        return saying.say(*help_first, saying.guesses(prompt))

    def _neither(self) -> list[Action]:
        """Both guesses were wrong: make two others, once."""
        visit, wrong = self._visit, self._visit.offer
        visit.offer, visit.declined = Offer(), visit.declined.union(wrong.options)
        if not wrong.then:
            return self._missed()
        visit.misses += 1
        return self._guess("ask_back_next", wrong.then, wrong.slots)

    def _missed(self) -> list[Action]:
        """Not understood: say so, then offer the menu, then a person who was not tried yet.

        Whatever it was that somebody in danger said, the subject is not changed at once.
        """
        visit, saying = self._visit, self._saying
        if visit.in_danger:
            again = self._command("command.danger", {})
            visit.in_danger = False  # only once: it may be noise, or have been a mistake
            return again
        visit.misses += 1
        match visit.misses:
            case 1:
                return saying.say(*saying.in_every_language("not_understood"))
            case n if n > 2 and saying.reaches_person() and not visit.missed:
                return self._command("command.person", {})
            case _:
                return saying.say(saying.prompt("not_understood_again"), *saying.menu("menu"))

    def _silence(self) -> list[Action]:
        visit, saying = self._visit, self._saying
        visit.silences += 1
        match visit.silences:
            case 1:
                told = saying.in_every_language("silence_first")
                others = [] if saying.knows_language else saying.other_languages()
                return saying.say(*told, *others)
            case 2:
                told = saying.in_every_language("silence_second")
                return saying.say(*told, *saying.menu("menu"))
            case _:
                return [*saying.say(*saying.in_every_language("silence_last")), HangUp()]

    def _key(self, key: str) -> list[Action]:
        if key in "123":
            return self._choose(int(key) - 1)
        if key == "#":
            return self._saying.say(*self._saying.menu(menu.parent(self._visit.page)))
        slots = {"language": self._next_language()} if key == "4" else {}
        return self._command(_KEYS.get(key, "command.help"), slots)

    def _choose(self, number: int) -> list[Action]:
        """Take the option of the last ask-back or menu; without one, offer the menu."""
        visit, saying = self._visit, self._saying
        if number >= len(visit.offer.options):
            guessed = visit.offer.kind == "guesses"
            return self._neither() if guessed else saying.say(*saying.menu(visit.page))
        offer, visit.offer = visit.offer, Offer()
        chosen = offer.options[number]
        if menu.is_page(chosen):
            return saying.say(*saying.menu(chosen))
        visit.said = offer.said or visit.said  # what there is to repeat is not the question
        if chosen.startswith("command."):
            return self._command(chosen, offer.slots)
        return self._answer(chosen, offer.slots)

    def _command(self, intent: str, slots: Mapping[str, str]) -> list[Action]:
        visit = self._visit
        if intent in ("command.yes", "command.no"):
            return self._yes() if intent == "command.yes" else self._no()
        visit.misses = 0
        return COMMANDS[intent](self._saying, slots)

    def _yes(self) -> list[Action]:
        visit, saying = self._visit, self._saying
        if visit.in_danger:
            return self._missed()
        visit.misses = 0
        if visit.offer.options:
            return self._choose(0)
        another, visit.offer = visit.offer.kind == "another", Offer()
        return saying.say(saying.prompt("no_what" if another else "yes_what"))

    def _no(self) -> list[Action]:
        visit, saying = self._visit, self._saying
        if visit.offer.kind == "guesses":
            return self._neither()
        if visit.offer.kind == "another":
            return self._command("command.goodbye", {})
        if visit.in_danger:
            return self._missed()
        visit.misses = 0
        visit.offer = Offer()
        return saying.say(saying.prompt("no_what"))

    def _next_language(self) -> str:
        languages = self._saying.content.languages
        return languages[(languages.index(self._visit.language) + 1) % len(languages)]
