"""The kiosk's own signals to one visitor: a tone, and its words on the screen."""

from typing import Final

from assistant.content import Content
from assistant.kiosk import earcons
from assistant.kiosk.captions import Captions
from assistant.kiosk.device import Device
from assistant.kiosk.earcons import earcon

_SETTLE: Final = 0.12
"""Seconds after a tone until buffers and room are quiet again."""

_HINT: Final = 0.3
"""Seconds of thinking after which the tone for it is heard; most answers come sooner."""


class Cues:
    """See the module.

    Args:
        content: has the words.
        device: where the tones go.
        captions: where the words go.
        language: of the words; set it when the visitor speaks another.
        duplex: whether the microphone stays open while a tone sounds.
        deaf_until: when a tone that still sounds is over, seconds on the clock of the device.
    """

    def __init__(
        self,
        content: Content,
        device: Device,
        captions: Captions,
        language: str,
        duplex: bool,
        deaf_until: float,
    ) -> None:
        self._content = content
        self._device = device
        self._captions = captions
        self._duplex = duplex
        self.language = language
        self.deaf_until = deaf_until
        """The microphone is closed until then."""

    def show(self, prompt: str) -> None:
        """The words of a prompt, without a tone."""
        self._captions.keys(self._content.prompt("keys", self.language).text)
        self._captions.state(self._content.prompt(prompt, self.language).text)

    def give(self, name: earcons.Name, now: float) -> None:
        """A tone and its words; in half-duplex the microphone is closed while it sounds."""
        tone = earcon(name)
        self._device.play(tone)
        self.show(earcons.PROMPTS[name])
        if not self._duplex:
            self.deaf_until = now + tone.seconds + _SETTLE

    def think(self) -> None:
        """The words for thinking now, the tone only if it takes a while."""
        self._device.hint(earcon("thinking"), _HINT)
        self.show(earcons.PROMPTS["thinking"])
