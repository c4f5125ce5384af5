"""One visitor at the kiosk: sound, keys and time go in, one turn follows the other.

What is inside a turn is `Session`'s business, what comes out of it the `Presenter`'s. This adds the
button for talking, the kiosk's own words, and plain words where something fails.
"""

from collections.abc import Callable

from assistant import conversation as talk
from assistant.engine import Engine
from assistant.errors import AssistantError
from assistant.kiosk.captions import Captions
from assistant.kiosk.cues import Cues
from assistant.kiosk.keys import Digit, Order, Press, Talk
from assistant.kiosk.presence import Presence
from assistant.kiosk.presenter import Presenter
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Device
from assistant.kiosk.talk_button import TalkButton
from assistant.session.outputs import Output
from assistant.session.session import Session


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
        content, duplex = engine.content, settings.duplex
        self._device = device
        self._captions = captions
        self._now = now
        self._button = TalkButton(settings)
        self._cues = Cues(content, device, captions, language, duplex, hears, deaf_until)
        self.presence = Presence(settings, now)
        self._presenter = Presenter(
            content, device, captions, self._cues, self.presence, settings.push_to_talk
        )
        self._session: Session = engine.session(
            self._emit, duplex, language, patience=float("inf"), captions=True
        )

    @property
    def busy(self) -> bool:
        """Whether somebody speaks: we or the visitor."""
        return self._session.speaking or self._session.listening or self._button.pressed

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
        self._cues.show("press_to_talk" if self._button.needed else "listening")

    def hears(self, hears: bool) -> None:
        """Whether there is a microphone from now on."""
        self._cues.hears = hears

    def audio(self, pcm: bytes, now: float) -> None:
        """The next sound from the microphone, s16le mono 16 kHz."""
        self._now = now
        if now >= self.deaf_until and self._button.listens:
            self._hear(lambda: self._session.audio(pcm, now))

    def played(self, mark: int, now: float) -> None:
        """The loudspeaker has finished a sound."""
        self._now = now
        self.presence.stir(now)
        self._session.played(mark, now)

    def tick(self, now: float) -> None:
        """The clock went on."""
        self._now = now
        if self._button.listens:
            self._hear(lambda: self._session.tick(now))
        if self._session.speaking:
            self.presence.stir(now)
        elif not self._session.listening and self._button.forgotten(now):
            self._button.release()
            self.tell("press_nothing", now)

    def press(self, press: Press, now: float) -> None:
        """A key or button: it always interrupts."""
        arriving, self._now = not self.presence.begun, now
        self.presence.pressed(now)
        self._session.met = True
        self._captions.heard("", partial=False)
        match press:
            case Talk() if arriving:
                self._guard(lambda: self._greet(now))
            case Talk() if not self._cues.hears:
                self.tell("microphone_lost", now)
            case Talk():
                self._press_to_talk(now)
            case Digit(key):
                self._button.release()
                self._guard(lambda: self._session.key(key, now))
            case Order(intent):
                self._button.release()
                self._guard(lambda: self._session.command(intent, now))

    def ask(self, now: float) -> None:
        """Ask whether the visitor is still there."""
        self.presence.asked()
        self.tell("reset_warning", now)

    def tell(self, prompt: str, now: float) -> None:
        """Say a sentence of the kiosk's own; it begins no visit. Never raises."""
        self._now = now
        self.presence.stir(now)
        try:
            self._session.interrupt()
            self._say(prompt, now)
        except AssistantError as error:
            self._captions.trouble(str(error))

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
        elif self._button.needed:
            self._say("press_to_talk", now)

    def _say(self, prompt: str, now: float) -> None:
        with self._presenter.ours():
            for answer in self._cues.words(prompt):
                self._session.tell(answer, now)

    def _press_to_talk(self, now: float) -> None:
        if not self._button.pressed:
            self._session.interrupt()
            if self._button.needed:
                self._button.press(now)
            self._cues.give("listening", now)
        elif self._session.listening and not self._button.bounces(now):
            self._hear(lambda: self._session.finish(now))

    def _hear(self, action: Callable[[], None]) -> None:
        """If an utterance ends here, so does the visitor's turn, whether it held words or not."""
        self._guard(action)
        answered = self._presenter.answered()
        if answered is None:
            return
        self._button.release()
        if answered or self._session.speaking:
            return
        if self._button.needed:
            self.tell("say_again", self._now)
        else:
            self._device.clear()
            self._captions.heard("", partial=False)
            self._cues.show("listening")

    def _guard(self, action: Callable[[], None]) -> None:
        """An error is one sentence, printed for staff and spoken to the visitor."""
        try:
            action()
        except AssistantError as error:
            self._captions.trouble(str(error))
            self.tell("trouble", self._now)

    def _emit(self, output: Output) -> None:
        self._presenter.present(output, self._now, more=self._session.speaking)
        if isinstance(output, talk.Understood) and self.presence.strange:
            self._session.met = False
