"""One visit or call from greeting to goodbye.

The conversation is pure: `handle` takes an event and returns what the channel is to do. Every door
uses this one, so voice, keypad and screen can never disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.content import Answer, Content
from assistant.content.questions import spoken
from assistant.content.wording import split_sentences
from assistant.conversation import menu
from assistant.conversation.events import (
    Action,
    Arrived,
    Command,
    Event,
    HangUp,
    Heard,
    Key,
    Left,
    Listen,
    Say,
    Silence,
    StopSpeaking,
    Transfer,
    Understood,
)
from assistant.understanding import Meaning, Understanding

PACES = (0.6, 0.75, 0.87, 1.0, 1.15, 1.35)
VOLUMES = (0.35, 0.6, 1.0, 1.6, 2.5)

_KEYS = {
    "0": "command.person",
    "*": "command.repeat",
    "4": "command.language",
    "5": "command.repeat_last",
    "6": "command.simpler",
    "7": "command.slower",
    "8": "command.faster",
    "9": "command.help",
}
_BANDS = {"unknown": 0, "ask_back": 1, "answer": 2, "command": 2}

# A tie between languages goes to the one that is spoken already, then to what the ear believed.
_CURRENT_BONUS, _HEARD_BONUS = 0.1, 0.15


@dataclass
class _Visit:
    """Everything that is forgotten when the next person comes."""

    language: str
    stated: bool = False
    pace: int = PACES.index(1.0)
    volume: int = VOLUMES.index(1.0)
    said: tuple[Answer, ...] = ()
    intent: str | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    offer: tuple[str, ...] = ()
    page: str = "menu"
    misses: int = 0
    silences: int = 0


class Conversation:
    """Turns of one person with the assistant.

    `today` is asked at every answer, so a kiosk that runs past midnight stays right.
    """

    def __init__(
        self,
        content: Content,
        understanding: Understanding,
        today: Callable[[], date],
        language: str | None = None,
    ) -> None:
        self._content = content
        self._understanding = understanding
        self._today = today
        self._stated = language
        self._visit = self._new_visit()

    @property
    def language(self) -> str:
        """The language that is spoken now."""
        return self._visit.language

    def handle(self, event: Event) -> list[Action]:
        """What to do about `event`; the list is empty when there is nothing to do."""
        match event:
            case Arrived():
                self._visit = self._new_visit()
                return self._say(*self._greeting())
            case Heard():
                self._visit.silences = 0
                return self._heard(event)
            case Key(key):
                self._visit.silences = 0
                return [StopSpeaking(), *self._key(key)]
            case Command(intent, slots):
                self._visit.silences = 0
                return [StopSpeaking(), *self._command(intent, slots or {})]
            case Silence():
                return self._silence()
            case Left():
                self._visit = self._new_visit()
                return []

    # -- hearing

    def _heard(self, heard: Heard) -> list[Action]:
        number = self._number(heard)
        if number is not None:
            return self._key(number)
        meaning = self._understand(heard)
        if meaning.outcome != "unknown":
            self._visit.language = meaning.language
        actions: list[Action] = [Understood(meaning)]
        match meaning.outcome:
            case "command":
                assert meaning.intent is not None
                return actions + self._command(meaning.intent, meaning.slots)
            case "answer":
                assert meaning.intent is not None
                return actions + self._answer(meaning.intent, meaning.slots)
            case "ask_back":
                return actions + self._ask_back(meaning.choices, meaning.slots)
            case _:
                return actions + self._missed()

    def _number(self, heard: Heard) -> str | None:
        """The key that a number said alone stands for: "two", "the second one"."""
        said = spoken(heard.text)
        languages = [heard.language] if heard.language else self._content.languages
        for language in languages:
            for key, names in self._content.names[language].number.items():
                if said in map(spoken, names):
                    return key
        return None

    def _understand(self, heard: Heard) -> Meaning:
        """The best reading over the languages in question; see `_CURRENT_BONUS`."""
        visit = self._visit
        said = [(heard.text, heard.language or ""), *heard.alternatives]
        if visit.stated:
            texts = {visit.language: [t for t, lang in said if lang in ("", visit.language)]}
            believed = visit.language
        elif heard.language is None:
            texts = {language: [heard.text] for language in self._content.languages}
            believed = self._understanding.language_of(heard.text)
        else:
            texts = {lang: [t for t, other in said if other == lang] for _, lang in said}
            believed = heard.language
        readings = [
            self._in_context(self._understanding.understand(list(dict.fromkeys(t)), language))
            for language, t in texts.items()
            if any(t)
        ]
        if not readings:
            return Meaning("unknown", None, (), 0.0, {}, heard.text, believed)

        def merit(meaning: Meaning) -> tuple[int, float]:
            bonus = _CURRENT_BONUS * (meaning.language == visit.language)
            bonus += _HEARD_BONUS * (meaning.language == believed)
            return _BANDS[meaning.outcome], meaning.confidence + bonus

        return max(readings, key=merit)

    def _in_context(self, meaning: Meaning) -> Meaning:
        """Complete "and in New Haven?" and "no, I meant San Francisco" from what came before."""
        visit = self._visit
        if not meaning.follow_up:
            return meaning
        service = meaning.slots.get("service")
        if service:
            intent = f"service.{service}"
        elif "place" in meaning.slots and (visit.intent or "").startswith("event."):
            intent = "event.place" if visit.intent == "event.where" else str(visit.intent)
        elif "place" in meaning.slots:
            intent = "event.place"
        else:
            return meaning
        return replace(meaning, outcome="answer", intent=intent, choices=())

    # -- answering

    def _answer(self, intent: str, slots: Mapping[str, str]) -> list[Action]:
        visit = self._visit
        if intent.startswith("event.") and (visit.intent or "").startswith("event."):
            slots = _still_about(visit.slots, slots)
        visit.intent, visit.slots, visit.misses, visit.offer = intent, slots, 0, ()
        answer = self._content.answer(intent, slots, visit.language, self._today())
        actions = self._say(answer)
        if answer.preface is not None:  # only available in English yet: "yes" gets a person
            visit.offer = ("command.person",)
        return actions

    def _ask_back(self, choices: Sequence[str], slots: Mapping[str, str]) -> list[Action]:
        first, second = (self._label(choice) for choice in choices)
        actions = self._say(self._prompt("ask_back", first=first, second=second))
        self._visit.offer, self._visit.slots = tuple(choices), slots
        return actions

    def _missed(self) -> list[Action]:
        """Not understood: say so, then offer the menu, then a person."""
        self._visit.misses += 1
        match self._visit.misses:
            case 1:
                return self._say(self._prompt("not_understood"))
            case 2:
                return self._say(self._prompt("not_understood_again"), *self._menu("menu"))
            case _:
                self._visit.misses = 0
                return self._person({})

    def _choose(self, number: int) -> list[Action]:
        visit = self._visit
        if number >= len(visit.offer):
            return self._say(*self._menu(visit.page))
        chosen = visit.offer[number]
        if menu.is_page(chosen):
            return self._say(*self._menu(chosen))
        if chosen.startswith("command."):
            return self._command(chosen, {})
        return self._answer(chosen, visit.slots)

    def _silence(self) -> list[Action]:
        self._visit.silences += 1
        match self._visit.silences:
            case 1:
                return self._say(self._prompt("silence_first"))
            case 2:
                return self._say(self._prompt("silence_second"), *self._menu("menu"))
            case _:
                return [*self._say(self._prompt("silence_last")), HangUp()]

    def _key(self, key: str) -> list[Action]:
        if key in "123":
            return self._choose(int(key) - 1)
        if key == "#":
            return self._say(*self._menu(menu.parent(self._visit.page)))
        if key == "4":
            return self._command("command.language", {"language": self._next_language()})
        intent = _KEYS.get(key)
        return self._command(intent, {}) if intent else self._command("command.help", {})

    # -- commands

    def _command(self, intent: str, slots: Mapping[str, str]) -> list[Action]:
        do = _COMMANDS[intent]
        self._visit.misses = 0
        return do(self, slots)

    def _repeat(self, _: Mapping[str, str]) -> list[Action]:
        return self._say_again(self._visit.said)

    def _repeat_last(self, _: Mapping[str, str]) -> list[Action]:
        if not self._visit.said:
            return self._say_again(())
        last = self._visit.said[-1]
        sentence = split_sentences(last.text)[-1]
        return [self._spoken((replace(last, text=sentence),)), self._listen()]

    def _slower(self, _: Mapping[str, str]) -> list[Action]:
        return self._step("pace", -1, PACES, "slower", "slowest")

    def _faster(self, _: Mapping[str, str]) -> list[Action]:
        return self._step("pace", +1, PACES, "faster", "fastest")

    def _louder(self, _: Mapping[str, str]) -> list[Action]:
        return self._step("volume", +1, VOLUMES, "louder", "loudest")

    def _softer(self, _: Mapping[str, str]) -> list[Action]:
        return self._step("volume", -1, VOLUMES, "softer", "softest")

    def _step(
        self, what: str, by: int, steps: Sequence[float], done: str, at_end: str
    ) -> list[Action]:
        """Change pace or volume one step and say the last answer again that way."""
        visit = self._visit
        level = getattr(visit, what) + by
        if not 0 <= level < len(steps):
            return self._say_again(visit.said, self._prompt(at_end))
        setattr(visit, what, level)
        return self._say_again(visit.said, self._prompt(done))

    def _simpler(self, _: Mapping[str, str]) -> list[Action]:
        visit = self._visit
        if visit.intent is None:
            return self._say(self._prompt("nothing_to_repeat"))
        simpler = self._content.simpler(visit.intent, visit.slots, visit.language, self._today())
        if simpler is None:
            return self._say_again(visit.said, self._prompt("simpler_none"))
        return self._say(simpler)

    def _spell(self, _: Mapping[str, str]) -> list[Action]:
        visit = self._visit
        places = self._content.names[visit.language].place
        place = visit.slots.get("place", "")
        name = places[place][0] if place in places else self._content.facts.contact.websites[0]
        return self._say(self._prompt("spelled", text=name, letters=spell(name)))

    def _stop(self, _: Mapping[str, str]) -> list[Action]:
        return [StopSpeaking(), self._listen()]

    def _help(self, _: Mapping[str, str]) -> list[Action]:
        return self._say(self._prompt("help"), *self._menu("menu"))

    def _start_over(self, _: Mapping[str, str]) -> list[Action]:
        language = self._visit.language
        self._visit = self._new_visit()
        self._visit.language = language
        return self._say(self._prompt("started_over"), *self._greeting())

    def _change_language(self, slots: Mapping[str, str]) -> list[Action]:
        """A language that was asked for is kept, whatever the ear believes afterwards."""
        visit, content = self._visit, self._content
        language = slots.get("language")
        if language not in content.languages:
            return self._say(self._prompt("language_unknown"))
        visit.language, visit.stated, visit.offer = language, True, ()
        name = content.names[language].language[language][0]
        changed = self._prompt("language_changed", language=name)
        if visit.intent is None:
            return self._say(changed)
        answer = content.answer(visit.intent, visit.slots, language, self._today())
        return self._say(changed, answer)

    def _person(self, _: Mapping[str, str]) -> list[Action]:
        phone = self._content.facts.contact.phone
        told = self._prompt("person", contact=phone) if phone else self._prompt("person_unknown")
        return [*self._say(told), Transfer(phone)]

    def _yes(self, _: Mapping[str, str]) -> list[Action]:
        return self._choose(0) if self._visit.offer else self._say(self._prompt("yes_what"))

    def _no(self, _: Mapping[str, str]) -> list[Action]:
        self._visit.offer = ()
        return self._say(self._prompt("no_what"))

    def _thanks(self, _: Mapping[str, str]) -> list[Action]:
        return self._say(self._prompt("thanks"))

    def _greet(self, _: Mapping[str, str]) -> list[Action]:
        return self._say(self._prompt("hello"))

    def _goodbye(self, _: Mapping[str, str]) -> list[Action]:
        return [*self._say(self._prompt("goodbye")), HangUp()]

    # -- saying

    def _say(self, *parts: Answer) -> list[Action]:
        """Say `parts`, remember them for "repeat", then listen."""
        self._visit.said = tuple(piece for part in parts for piece in part.parts())
        return [self._spoken(self._visit.said), self._listen()]

    def _say_again(self, said: tuple[Answer, ...], *before: Answer) -> list[Action]:
        """Say what was said last once more, so that a change of pace is heard at once."""
        parts = said or (self._prompt("nothing_to_repeat"),)
        return [self._spoken((*before, *parts)), self._listen()]

    def _spoken(self, parts: tuple[Answer, ...]) -> Say:
        return Say(parts, PACES[self._visit.pace], VOLUMES[self._visit.volume])

    def _listen(self) -> Listen:
        return Listen(self._visit.language if self._visit.stated else None)

    def _greeting(self) -> list[Answer]:
        """In the language that is set, else in every offered one."""
        visit = self._visit
        languages = [visit.language] if visit.stated else self._content.languages
        return [self._content.prompt("greeting", language) for language in languages]

    def _menu(self, page: str) -> list[Answer]:
        answered = [i for i in self._content.intents if not i.startswith("command.")]
        options = menu.page(page, answered)
        self._visit.offer, self._visit.page, self._visit.slots = options, page, {}
        return [
            self._prompt("menu_option", label=self._label(option), number=str(number))
            for number, option in enumerate(options, 1)
        ]

    def _prompt(self, name: str, **values: str) -> Answer:
        return self._content.prompt(name, self._visit.language, **values)

    def _label(self, option: str) -> str:
        return self._content.label(menu.label_key(option), self._visit.language)

    def _next_language(self) -> str:
        languages = self._content.languages
        return languages[(languages.index(self._visit.language) + 1) % len(languages)]

    def _new_visit(self) -> _Visit:
        return _Visit(self._stated or self._content.languages[0], stated=bool(self._stated))


_COMMANDS: Mapping[str, Callable[[Conversation, Mapping[str, str]], list[Action]]] = {
    "command.repeat": Conversation._repeat,
    "command.repeat_last": Conversation._repeat_last,
    "command.slower": Conversation._slower,
    "command.faster": Conversation._faster,
    "command.louder": Conversation._louder,
    "command.softer": Conversation._softer,
    "command.simpler": Conversation._simpler,
    "command.spell": Conversation._spell,
    "command.stop": Conversation._stop,
    "command.help": Conversation._help,
    "command.start_over": Conversation._start_over,
    "command.language": Conversation._change_language,
    "command.person": Conversation._person,
    "command.yes": Conversation._yes,
    "command.no": Conversation._no,
    "command.thanks": Conversation._thanks,
    "command.greeting": Conversation._greet,
    "command.goodbye": Conversation._goodbye,
}


def _still_about(before: Mapping[str, str], now: Mapping[str, str]) -> Mapping[str, str]:
    """A place stays the topic until another is named, whether it is one of ours or not."""
    if "place" in now or "place_unknown" in now:
        before = {k: v for k, v in before.items() if not k.startswith("place")}
    return {**before, **now}


def spell(name: str) -> str:
    """Letters of `name`, one by one, words apart, for a voice to read.

    >>> spell("New Haven")
    'N, E, W. H, A, V, E, N'
    """
    words = ("".join(filter(str.isalnum, word)) for word in name.split())
    return ". ".join(", ".join(word.upper()) for word in words if word)
