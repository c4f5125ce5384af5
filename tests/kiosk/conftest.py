"""A kiosk in virtual time: real content and turn-taking, fake ears, voice and devices."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from assistant.engine import Engine
from assistant.kiosk.keys import meaning
from assistant.kiosk.kiosk import Kiosk
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Side
from assistant.kiosk.sound.fakes import STEP, FakeSystem
from assistant.kiosk.sound.live import LiveDevice
from assistant.speech.audio import RATE, Samples
from assistant.speech.fakes import FakeRecogniser
from assistant.speech.recogniser import Transcript


def voiced(seconds: float, level: float = 12000) -> Samples:
    """Something WebRTC's detector takes for a voice: a buzz of 120 Hz, syllables at 4 Hz."""
    time = np.arange(round(seconds * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 120 * k * time) / k for k in range(1, 25))
    wave = buzz * (1 + 0.5 * np.sin(2 * np.pi * 4 * time))
    return (wave / np.abs(wave).max(initial=1) * level).astype(np.int16)


def quiet(seconds: float) -> Samples:
    """A room where nobody speaks: noise at -70 dB."""
    noise = np.random.default_rng(1).normal(0, 10, round(seconds * RATE))
    return noise.astype(np.int16)


class Screen:
    """Captions that a test can read."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.partials: list[str] = []
        self.legend = ""
        self.cleared = 0

    def state(self, text: str) -> None:
        self.lines.append(("state", text))

    def keys(self, text: str) -> None:
        self.legend = text

    def heard(self, text: str, partial: bool) -> None:
        if partial:
            self.partials.append(text)
        elif text:
            self.lines.append(("heard", text))

    def understood(self, text: str) -> None:
        self.lines.append(("understood", text))

    def said(self, text: str, more: bool) -> None:
        self.lines.append(("said", text))

    def trouble(self, text: str) -> None:
        self.lines.append(("trouble", text))

    def note(self, text: str) -> None:
        self.lines.append(("note", text))

    def level(self, decibels: float) -> None:
        pass

    def clear(self) -> None:
        self.cleared += 1

    def close(self) -> None:
        pass

    def now(self) -> str:
        """The state that is shown."""
        return self.all("state")[-1]

    def all(self, kind: str) -> list[str]:
        return [text for name, text in self.lines if name == kind]


class Stage:
    """The kiosk, its visitor and the room. Every method lets the time pass that it takes."""

    def __init__(self, engine: Engine, system: FakeSystem, settings: KioskSettings) -> None:
        self.engine = engine
        self.system = system
        self.settings = settings
        self.screen = Screen()
        self.device = LiveDevice(system, clock=system.clock)
        self.news: list[Engine | str] = []
        self.kiosk = Kiosk(engine, self.device, self.screen, settings, news=self.take_news)
        self.device.open()
        self._ticked = 0.0
        self.hears(quiet(1.0))

    def take_news(self) -> Engine | str | None:
        """What the watch over the files would say."""
        return self.news.pop(0) if self.news else None

    # -- what happens in the room

    def hears(self, samples: Samples) -> "Stage":
        """This sound passes by the microphone."""
        size = round(STEP * RATE)
        for at in range(0, len(samples) // size * size, size):
            self.system.step(samples[at : at + size])
            while (event := self.device.next(0)) is not None:
                self.kiosk.handle(event, self.system.now)
            if self.system.now - self._ticked >= 0.1:
                self._ticked = self.system.now
                self.kiosk.tick(self.system.now)
        return self

    def asks(self, seconds: float = 1.5) -> "Stage":
        """Somebody speaks, then waits until it is clear that the turn is over."""
        return self.hears(voiced(seconds)).waits(1.2)

    def waits(self, seconds: float) -> "Stage":
        return self.hears(quiet(seconds))

    def waits_for_silence(self) -> "Stage":
        for _ in range(3000):
            if not self.speaking:
                return self.waits(0.5)
            self.waits(STEP)
        raise AssertionError("it never stops talking")

    def presses(self, keys: str) -> "Stage":
        for key in keys:
            self.kiosk.press(meaning(key), self.system.now)
        return self

    def arrives(self) -> "Stage":
        """Press a key and let the greeting pass."""
        return self.presses(" ").waits_for_silence()

    # -- what can be seen and heard

    @property
    def speaking(self) -> bool:
        return self.kiosk.visit._session.speaking

    @property
    def said(self) -> list[str]:
        return self.screen.all("said")

    @property
    def heard(self) -> list[str]:
        return self.screen.all("heard")

    def prompt(self, name: str, language: str = "en", **values: str) -> str:
        return self.engine.content.prompt(name, language, **values).text

    def loud(self, seconds: float) -> bool:
        """Whether the loudspeaker made a sound in the last seconds."""
        blocks = self.system.played[-round(seconds / STEP) :]
        return bool(blocks) and bool(np.abs(np.concatenate(blocks)).max() > 100)


Open = Callable[..., Stage]


@pytest.fixture
def engine(quick_engine: Engine) -> Engine:
    """Every kiosk here speaks in no time."""
    return quick_engine


@pytest.fixture
def stage(engine: Engine) -> Open:
    """Open a kiosk that will hear this script."""

    def open_stage(
        *script: Transcript | str, unplugged: Side | None = None, **settings: Any
    ) -> Stage:
        vars(engine)["recogniser"] = FakeRecogniser(script)
        system = FakeSystem()
        if unplugged is not None:
            system.unplug(unplugged)
        return Stage(engine, system, KioskSettings(**settings))

    return open_stage
