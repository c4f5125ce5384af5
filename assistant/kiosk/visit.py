"""One visitor at the kiosk: whose turn it is, what is heard, shown and said.

What is inside a turn is `Session`'s business; this adds the button for talking, the earcons, the
captions, and plain words where something fails.
"""

from collections.abc import Callable
from typing import Final

from assistant import conversation as talk
from assistant.engine import Engine
from assistant.errors import AssistantError
from assistant.kiosk.captions import Captions
from assistant.kiosk.cues import Cues
from assistant.kiosk.device import Device
from assistant.kiosk.keys import Digit, Order, Press, Talk
from assistant.kiosk.settings import KioskSettings
from assistant.session.outputs import Caption, Clear, Cue, Output, Play
from assistant.session.session import Session

_BOUNCE: Final = 0.4
"""Seconds in which a second press is the same press: hands tremble and buttons bounce."""

_STRANGERS: Final = 3
"""Utterances in a row that were not understood, after which background talk gets no answer, so
that the talk of a hall does not keep a visit alive whose visitor has left."""


class Visit:
    """From the first word or key to the reset; the next person gets a new one.

    Args:
        engine: content, ears and voice.
        device: sound in and out.
        captions: text out.
        settings: the `[kiosk]` table.
        language: the only one spoken and heard; None means all offered.
        now: seconds on the clock of the device, as everywhere here.
        deaf_until: when a tone that still sounds is over.
        hears: whether there is a microphone.
    """

    def __init__(
        self,
        engine: Engine,
        device: Device,
        captions: Captions,
        settings: KioskSettings,
        language: str | None,
        now: float,
        deaf_until: float,
        hears: bool,
    ) -> None:
        self._content = engine.content
        self._device = device
        self._captions = captions
        self._settings = settings
        self._cues = Cues(
            engine.content,
            device,
            captions,
            language,
            settings.duplex,
            hears,
            deaf_until,
        )
        self._now = self._pressed = self.active = now
        self.heard = -1.0
        """When a word was heard last."""
        self._talking = False
        self._thought = False
        self._answered = False
        self._misses = 0
        self._own = False
        """Whether what is said now are the kiosk's own words."""
        self.begun = False
        """Whether somebody has turned to us."""
        self._session: Session = engine.session(
            self._emit,
            barge_in=settings.duplex,
            language=language,
            patience=float("inf"),
            captions=True,
        )

    @property
    def busy(self) -> bool:
        """Whether somebody speaks: we or the visitor."""
        return self._session.speaking or self._session.listening or self._talking

    @property
    def over(self) -> bool:
        """Whether the conversation has ended and its last word is out."""
        return self._session.over and not self._session.speaking

    @property
    def deaf_until(self) -> float:
        """The microphone is closed until then."""
        return self._cues.deaf_until

    def invite(self) -> None:
        """Show what to do, without a sound: nobody is there yet."""
        self._cues.show("press_to_talk" if self._settings.push_to_talk else "listening")

    def hears(self, hears: bool) -> None:
        """Whether there is a microphone from now on."""
        self._cues.hears = hears

    def audio(self, pcm: bytes, now: float) -> None:
        """The next sound from the microphone, s16le mono 16 kHz."""
        self._now = now
        if now >= self.deaf_until and self._open:
            self._guard(lambda: self._session.audio(pcm, now))
            self._after_hearing()

    def played(self, mark: int, now: float) -> None:
        """The loudspeaker has finished a sound."""
        self._now = self.active = now
        self._session.played(mark, now)

    def tick(self, now: float) -> None:
        """The clock went on."""
        self._now = now
        if self._open:
            self._guard(lambda: self._session.tick(now))
            self._after_hearing()
        if self._session.speaking:
            self.active = now
        elif self._session.listening:
            return
        elif self._talking and now - self._pressed > self._settings.press_patience:
            self._talking = False
            self.tell("press_nothing", now)

    def press(self, press: Press, now: float) -> None:
        """A key or button: it always interrupts."""
        arriving, self._now = not self.begun, now
        self.begun, self.active = True, now
        session = self._session
        session.met, self._misses = True, 0
        self._captions.heard("", partial=False)
        match press:
            case Talk() if arriving:
                self._guard(lambda: self._greet(now))
            case Talk() if not self._cues.hears:
                self.tell("microphone_lost", now)
            case Talk() if self._settings.push_to_talk:
                self._press_to_talk()
            case Talk():
                session.interrupt()
                self._cues.give("listening", now)
            case Digit(key):
                self._talking = False
                self._guard(lambda: session.key(key, now))
            case Order(intent):
                self._talking = False
                self._guard(lambda: session.command(intent, now))

    def tell(self, prompt: str, now: float) -> None:
        """Say a sentence of the kiosk's own; it begins no visit. Never raises."""
        self._now = self.active = now
        begun = self.begun
        try:
            self._session.interrupt()
            self._say(prompt, now)
        except AssistantError as error:
            self._captions.trouble(str(error))
        self.begun = begun

    def end(self, now: float) -> None:
        """The visitor is gone: nothing of them stays."""
        self._now = now
        self._session.end()
        self._device.clear()
        self._captions.clear()
        self._cues.give("goodbye", now)

    def _greet(self, now: float) -> None:
        """The greeting says "just ask": add what has to be done before, or why that is vain."""
        self._session.start(now)
        if not self._cues.hears:
            self._say("microphone_lost", now)
        elif self._settings.push_to_talk:
            self._say("press_to_talk", now)

    def _say(self, prompt: str, now: float) -> None:
        """A sentence of the kiosk's own, which shows nothing about the visitor's language."""
        self._own = True
        try:
            for answer in self._cues.words(prompt):
                self._session.tell(answer, now)
        finally:
            self._own = False

    # -- turns

    @property
    def _open(self) -> bool:
        """Whether the microphone is listened to."""
        return self._talking or not self._settings.push_to_talk

    def _press_to_talk(self) -> None:
        if not self._talking:
            self._session.interrupt()
            self._talking, self._pressed = True, self._now
            self._cues.give("listening", self._now)
        elif self._now - self._pressed > _BOUNCE and self._session.listening:
            self._guard(lambda: self._session.finish(self._now))
            self._after_hearing()

    def _after_hearing(self) -> None:
        """If an utterance ended: in push-to-talk the turn is over, whether it held words or not."""
        if not self._thought:
            return
        self._thought, self._talking = False, False
        if self._answered or self._session.speaking:
            return
        if self._settings.push_to_talk:
            self.tell("say_again", self._now)
        else:
            self._device.clear()
            self._captions.heard("", partial=False)
            self._cues.show("listening")

    def _guard(self, action: Callable[[], None]) -> None:
        """An error is one sentence, printed for staff and spoken to the visitor."""
        self._answered = False
        try:
            action()
        except AssistantError as error:
            self._captions.trouble(str(error))
            self.tell("trouble", self._now)

    # -- what the session wants

    def _emit(self, output: Output) -> None:
        match output:
            case Play(sound, mark):
                self._device.play(sound, mark)
            case Clear():
                self._device.clear()
            case Caption(text, _, partial):
                if not partial:
                    self.active = self.heard = self._now
                self._captions.heard(text, partial)
            case Cue("thinking"):
                self._thought = True
                self._cues.think()
            case Cue("listening") if self._settings.push_to_talk:
                self._cues.show("press_to_talk")
            case Cue(name):
                self._cues.give(name, self._now)
            case talk.Understood(meaning):
                self._count(meaning.outcome == "unknown")
                if meaning.outcome == "unknown":
                    self._cues.give("not_understood", self._now)
                    return
                self._cues.language = meaning.language
                if meaning.intent is not None:
                    label = self._content.label(meaning.intent, meaning.language)
                    self._captions.understood(label)
            case talk.Say(parts):
                self._answered = self.begun = True
                if not self._own and len({part.language for part in parts}) == 1:
                    self._cues.language = parts[0].language
                text = " ".join(part.text for part in parts)
                self._captions.said(text, more=self._session.speaking)
                self._cues.speak()

    def _count(self, missed: bool) -> None:
        """Whoever is not understood again and again may not be talking to us at all."""
        self._misses = self._misses + 1 if missed else 0
        if self._misses >= _STRANGERS:
            self._session.met = False
