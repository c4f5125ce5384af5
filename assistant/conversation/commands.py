"""What a person can tell the assistant to do, by voice, key or button: one function a command."""

from collections.abc import Callable, Mapping, Sequence

from assistant.content import Answer
from assistant.conversation.events import Action, HangUp, StopSpeaking, Transfer
from assistant.conversation.saying import Saying
from assistant.conversation.visit import PACES, VOLUMES, Offer

Slots = Mapping[str, str]
Do = Callable[[Saying, Slots], list[Action]]


def _repeat(saying: Saying, _: Slots) -> list[Action]:
    return saying.say_again()


def _repeat_last(saying: Saying, _: Slots) -> list[Action]:
    return saying.last_sentence()


def _slower(saying: Saying, _: Slots) -> list[Action]:
    return _step(saying, "pace", -1, PACES, "slower", "slowest")


def _faster(saying: Saying, _: Slots) -> list[Action]:
    return _step(saying, "pace", +1, PACES, "faster", "fastest")


def _louder(saying: Saying, _: Slots) -> list[Action]:
    return _step(saying, "volume", +1, VOLUMES, "louder", "loudest")


def _softer(saying: Saying, _: Slots) -> list[Action]:
    return _step(saying, "volume", -1, VOLUMES, "softer", "softest")


def _step(
    saying: Saying, what: str, by: int, steps: Sequence[float], done: str, at_end: str
) -> list[Action]:
    """Change pace or volume one step and say the last answer again that way."""
    level = getattr(saying.visit, what) + by
    if not 0 <= level < len(steps):
        return saying.say_again(saying.prompt(at_end))
    setattr(saying.visit, what, level)
    return saying.say_again(saying.prompt(done))


def _simpler(saying: Saying, _: Slots) -> list[Action]:
    visit = saying.visit
    if visit.intent is None:
        return saying.say_again()
    simpler = saying.simpler(visit.intent, visit.slots)
    if simpler is None:
        return saying.say_again(saying.prompt("simpler_none"))
    return saying.say(simpler)


def _spell(saying: Saying, slots: Slots) -> list[Action]:
    """Spell the place that is named, or that the talk is about, else who to ask."""
    content, visit = saying.content, saying.visit
    places = content.names[visit.language].place
    place = visit.about(slots).get("place", "")
    name = places[place][0] if place in places else content.facts.contact.websites[0]
    return saying.say(saying.prompt("spelled", text=name, letters=spell(name)))


def _stop(saying: Saying, _: Slots) -> list[Action]:
    return [StopSpeaking(), saying.listen()]


def _help(saying: Saying, _: Slots) -> list[Action]:
    """Long, so who may not understand it hears first how to get it in another language."""
    first = [] if saying.knows_language else saying.other_languages()
    return saying.say(*first, saying.prompt("help"), *saying.menu("menu"))


def _start_over(saying: Saying, _: Slots) -> list[Action]:
    language = saying.visit.language
    saying.forget()
    saying.visit.language = language
    return saying.say(saying.prompt("started_over"), *saying.in_every_language("greeting"))


def _language(saying: Saying, slots: Slots) -> list[Action]:
    """A language that was asked for is kept, whatever the ear believes afterwards.

    Who names none, or one that we have no word for, hears which there are, in each of them.
    """
    visit, content = saying.visit, saying.content
    language = slots.get("language")
    if language not in content.languages:
        if language is not None or len(content.languages) == 1:
            return saying.say(saying.prompt("language_unknown"))
        own_first = sorted(content.languages, key=lambda each: each != visit.language)
        return saying.say(*(content.prompt("language_which", each) for each in own_first))
    visit.language, visit.stated = language, True
    name = content.names[language].language[language][0]
    return saying.say(saying.prompt("language_changed", language=name), *saying.current())


def _other_language(saying: Saying, slots: Slots) -> list[Action]:
    """A language that somebody does not speak: the other one, or which there are."""
    languages = saying.content.languages
    left = [each for each in languages if each != slots.get("language")]
    found = len(left) == 1 < len(languages)
    return _language(saying, {"language": left[0]} if found else {})


def _person(saying: Saying, _: Slots) -> list[Action]:
    return _hand_over(saying)


def _danger(saying: Saying, _: Slots) -> list[Action]:
    saying.visit.in_danger, saying.visit.offer = True, Offer()
    return _hand_over(saying, saying.prompt("danger"))


def _hand_over(saying: Saying, *first: Answer) -> list[Action]:
    phone = saying.content.facts.contact.phone
    told = saying.say(*first, saying.answer("command.person", {}))
    return [*told, Transfer(phone, saying.visit.preferences)]


def _thanks(saying: Saying, _: Slots) -> list[Action]:
    saying.visit.offer = Offer(kind="another")
    return saying.say(saying.prompt("thanks"))


def _greeting(saying: Saying, _: Slots) -> list[Action]:
    return saying.say(saying.prompt("hello"))


def _goodbye(saying: Saying, _: Slots) -> list[Action]:
    return [*saying.say(saying.prompt("goodbye")), HangUp()]


COMMANDS: Mapping[str, Do] = {
    "command.repeat": _repeat,
    "command.repeat_last": _repeat_last,
    "command.slower": _slower,
    "command.faster": _faster,
    "command.louder": _louder,
    "command.softer": _softer,
    "command.simpler": _simpler,
    "command.spell": _spell,
    "command.stop": _stop,
    "command.help": _help,
    "command.start_over": _start_over,
    "command.language": _language,
    "command.other_language": _other_language,
    "command.person": _person,
    "command.danger": _danger,
    "command.thanks": _thanks,
    "command.greeting": _greeting,
    "command.goodbye": _goodbye,
}
"""All but yes and no, which are about what is on offer."""


def spell(name: str) -> str:
    """Letters of `name`, one by one, words apart, for a voice to read.

    >>> spell("New Haven")
    'N, E, W. H, A, V, E, N'
    """
    words = ("".join(filter(str.isalnum, word)) for word in name.split())
    return ". ".join(", ".join(word.upper()) for word in words if word)
