"""One visitor after the other: who is there, which device is gone, when to start over.

The kiosk has no clock and no thread of its own: `loop.run` feeds it, a test does the same in
virtual time.
"""

from collections.abc import Callable

from assistant.engine import Engine
from assistant.kiosk.captions import Captions
from assistant.kiosk.keys import Order, Press
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Back, Device, Event, Frames, Lost, Played, Side
from assistant.kiosk.sound.meter import level
from assistant.kiosk.visit import Visit


class Kiosk:
    """See the module.

    Args:
        engine: content, ears and voice.
        device: sound in and out.
        captions: text out.
        settings: the `[kiosk]` table.
        language: the only one spoken and heard; None means all offered.
        news: gives a new engine once staff saved something, or why that cannot be used; see
            `renewal.Watch`.
    """

    def __init__(
        self,
        engine: Engine,
        device: Device,
        captions: Captions,
        settings: KioskSettings,
        language: str | None = None,
        news: Callable[[], Engine | str | None] = lambda: None,
    ) -> None:
        self._engine = engine
        self._news = news
        self._newer: Engine | None = None
        self._device = device
        self._captions = captions
        self._settings = settings
        self._stated = language
        self._hears = True
        self.visits = 0
        """Visits that are over."""
        self.visit = self._welcome(device.now(), device.now())

    def ready(self) -> None:
        """Everything is loaded: show what a visitor has to do."""
        self.visit.invite()

    def handle(self, event: Event, now: float) -> None:
        """The next event of the device; ``now`` in seconds on its clock."""
        match event:
            case Frames(pcm):
                self._captions.level(level(pcm))
                self.visit.audio(pcm, now)
            case Played(mark):
                self.visit.played(mark, now)
            case Lost(side, reason):
                self._hear(side, False)
                self._captions.trouble(reason)
                self.visit.tell(f"{side}_lost", now)
            case Back(side, name):
                self._hear(side, True)
                self._captions.note(f"The {side} '{name}' works again.")
                if side == "loudspeaker" and self.visit.presence.begun:
                    self.visit.press(Order("command.repeat"), now)
                else:
                    self.visit.tell(f"{side}_back", now)

    def press(self, press: Press, now: float) -> None:
        """A key or button was pressed."""
        self.visit.press(press, now)

    def tick(self, now: float) -> None:
        """The clock went on: call a few times a second."""
        visit = self.visit
        visit.tick(now)
        self._hear_news()
        if visit.over:
            self._start_over(now)
        elif visit.busy:
            return
        elif visit.presence.begun:
            self._wait(now)
        elif self._newer is not None:
            self._begin(now)

    def close(self) -> None:
        """The kiosk stops."""
        self.visit.end(self._device.now())

    def _wait(self, now: float) -> None:
        """Nothing happens: ask, then start over for the next person."""
        match self.visit.presence.due(now):
            case "question":
                self.visit.ask(now)
            case "reset":
                self._start_over(now)

    def _hear_news(self) -> None:
        match self._news():
            case Engine() as newer:
                self._newer = newer
            case str(problem):
                self._captions.trouble(problem)

    def _hear(self, side: Side, works: bool) -> None:
        if side == "microphone":
            self._hears = works
            self.visit.hears(works)

    def _start_over(self, now: float) -> None:
        self.visit.end(now)
        self.visits += 1
        self._begin(now)

    def _begin(self, now: float) -> None:
        """Wait for the next visitor; what staff saved meanwhile comes into force."""
        if self._newer is not None:
            self._engine, self._newer = self._newer, None
            self._captions.note("What was saved is in force.")
        self.visit = self._welcome(now, self.visit.deaf_until)
        self.visit.invite()

    def _welcome(self, now: float, deaf_until: float) -> Visit:
        engine, device, captions = self._engine, self._device, self._captions
        return Visit(
            engine,
            device,
            captions,
            self._settings,
            self._stated,
            now,
            deaf_until,
            self._hears,
        )
