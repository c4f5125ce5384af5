"""The kiosk's own signals to one visitor: a tone, and its words on the screen."""

from collections.abc import Iterable
from typing import Final

from assistant.content import Answer, Content
from assistant.kiosk.captions import Captions
from assistant.kiosk.sound import earcons
from assistant.kiosk.sound.device import Device
from assistant.kiosk.sound.earcons import earcon

_SETTLE: Final = 0.12
"""Seconds after a tone until buffers and room are quiet again."""

_HINT: Final = 0.3
"""Seconds of thinking after which the tone for it is heard; most answers come sooner."""

_INVITING: Final = ("listening", "press_to_talk")
"""Prompts that ask people to talk, which is a lie without a microphone."""


def words(content: Content, prompt: str, language: str | None) -> list[Answer]:
    """A prompt in ``language``, in every offered one while nobody knows the visitor's."""
    languages = (language,) if language else content.languages
    return [content.prompt(prompt, one) for one in languages]


def line(answers: Iterable[Answer]) -> str:
    """What is shown of a prompt, whatever languages it comes in."""
    return " · ".join(answer.text for answer in answers)


class Cues:
    """See the module.

    Args:
        content: has the words.
        device: where the tones go.
        captions: where the words go.
        language: of the words; None while nobody knows the visitor's.
        duplex: whether the microphone stays open while we speak.
        hears: whether there is a microphone.
        deaf_until: when a tone that still sounds is over, seconds on the clock of the device.
    """

    def __init__(
        self,
        content: Content,
        device: Device,
        captions: Captions,
        language: str | None,
        duplex: bool,
        hears: bool,
        deaf_until: float,
    ) -> None:
        self._content = content
        self._device = device
        self._captions = captions
        self._duplex = duplex
        self.language = language
        self.hears = hears
        self.deaf_until = deaf_until
        """The microphone is closed until then."""

    def words(self, prompt: str) -> list[Answer]:
        """A prompt in the visitor's language, in every offered one while nobody knows it."""
        return words(self._content, prompt, self.language)

    def show(self, prompt: str) -> None:
        """The words of a prompt, without a tone."""
        if prompt in _INVITING and not self.hears:
            prompt = "microphone_lost"
        self._captions.keys("\n".join(answer.text for answer in self.words("keys")))
        self._captions.state(line(self.words(prompt)))

    def speak(self) -> None:
        """The words for speaking: whoever reads must not talk to a microphone that is closed."""
        self.show("listening" if self._duplex else "speaking")

    def give(self, name: earcons.Name, now: float) -> None:
        """A tone and its words; in half-duplex the microphone is closed while it sounds."""
        if name == "listening" and not self.hears:
            self.show(name)
            return
        tone = earcon(name)
        self._device.play(tone)
        self.show(earcons.PROMPTS[name])
        if not self._duplex:
            self.deaf_until = now + tone.seconds + _SETTLE

    def think(self) -> None:
        """The words for thinking now, the tone only if it takes a while."""
        self._device.hint(earcon("thinking"), _HINT)
        self.show(earcons.PROMPTS["thinking"])
