"""`assistant bench kiosk`: how long a visitor waits for the first sound of the answer.

The wait runs from the last sample spoken into a virtual microphone to the first sample out of a
virtual loudspeaker, less the silence by which the kiosk knew that the question was over. So it
holds the buffers of both devices, recognition, understanding and playing.
"""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from statistics import median, quantiles
from typing import Final

import numpy as np
from rich.console import Console

from assistant.bench.cables import NAMES, Cables, Listener
from assistant.bench.report import mark
from assistant.engine import Engine
from assistant.errors import UsageError
from assistant.kiosk.captions import NoCaptions
from assistant.kiosk.kiosk import Kiosk
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Device, Event, Frames, Side
from assistant.kiosk.sound.live import LiveDevice
from assistant.speech.audio import RATE, Samples, Sound

AIM: Final = 0.150
"""Seconds the median should not exceed."""

_TIMEOUT: Final = 15.0
_QUIET: Final = 0.5
"""Seconds between two visitors."""
_AUDIBLE: Final = 0.02
"""Share of a recording's largest sample below which it is over."""


@dataclass(frozen=True)
class Waits:
    """What was measured, in seconds."""

    each: tuple[float, ...]
    unanswered: int
    buffers: dict[Side, float]
    """Sound in the buffers of the devices; part of each wait."""

    @property
    def median(self) -> float:
        """The usual wait."""
        return median(self.each)

    @property
    def p95(self) -> float:
        """One in twenty waits longer."""
        return quantiles(self.each, n=20, method="inclusive")[-1]


class _Tap:
    """A device that notes when the voice it hears was over, in seconds of its own sound."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self.open, self.close, self.now = device.open, device.close, device.now
        self.play, self.clear = device.play, device.clear
        self.threshold = 0.0
        self.position = self.spoken = 0.0

    def next(self, timeout: float) -> Event | None:
        """See `kiosk.sound.device.Device`."""
        event = self._device.next(timeout)
        if isinstance(event, Frames):
            samples = np.frombuffer(event.pcm, "<i2")
            loud = np.flatnonzero(np.abs(samples) > self.threshold)
            if len(loud):
                self.spoken = self.position + float(loud[-1]) / RATE
            self.position += len(samples) / RATE
        return event

    def hint(self, sound: Sound, after: float) -> None:
        """The tone for thinking is no answer."""


class _Watcher(NoCaptions):
    """Notes how much silence ended the question."""

    def __init__(self, tap: _Tap) -> None:
        super().__init__(StringIO())
        self._tap = tap
        self.silence: float | None = None

    def heard(self, text: str, partial: bool) -> None:
        """The final text comes right after the end of the question."""
        if text and not partial and self.silence is None:
            self.silence = self._tap.position - self._tap.spoken


def waits(engine: Engine, questions: Sequence[Sound]) -> Waits:
    """Ask each of ``questions`` (16 kHz) through virtual devices, all answers rendered before.

    Raises:
        AudioError: there is no virtual sound system here.
    """
    engine.load()
    engine.prompts.render_ahead(engine.everything_to_say())
    with Cables() as cables:
        os.environ.update(cables.environment)
        from assistant.kiosk.sound.devices import PortAudio

        device = LiveDevice(PortAudio(), NAMES["microphone"], NAMES["loudspeaker"])
        device.open()
        try:
            each = [_wait(engine, device, cables, sound) for sound in questions]
            buffers = device.buffers
        finally:
            device.close()
    answered = tuple(wait for wait in each if wait is not None)
    if not answered:
        raise UsageError("None of these questions got an answer; run `assistant doctor`.")
    return Waits(answered, len(each) - len(answered), buffers)


def print_waits(console: Console, waits: Waits) -> None:
    """Median and 95th percentile, with what was aimed at and what is part of it."""
    console.print(
        f"end of the question to the first sound of the answer, less the silence that ended it: "
        f"median {waits.median * 1000:.0f} ms (≤ {AIM * 1000:.0f} {mark(waits.median <= AIM)}), "
        f"95th percentile {waits.p95 * 1000:.0f} ms, n = {len(waits.each)}, "
        f"{waits.unanswered} without an answer"
    )
    buffers = ", ".join(f"{side} {held * 1000:.0f} ms" for side, held in waits.buffers.items())
    console.print(f"device buffers: {buffers} (a microphone's is mostly empty)")


def _wait(engine: Engine, device: Device, cables: Cables, sound: Sound) -> float | None:
    """The wait of a fresh visitor; None when there was no answer."""
    tap = _Tap(device)
    tap.threshold = _AUDIBLE * float(np.abs(sound.samples).max())
    watcher = _Watcher(tap)
    kiosk = Kiosk(engine, tap, watcher, KioskSettings())
    ear, mouth = cables.microphone.record(), cables.loudspeaker.record()
    visitor = threading.Thread(target=cables.microphone.play, args=(sound,))
    visitor.start()
    deadline = time.monotonic() + sound.seconds + _TIMEOUT
    while time.monotonic() < deadline and _first(mouth, 100) is None:
        event = tap.next(0.03)
        if event is not None:
            kiosk.handle(event, tap.now())
        kiosk.tick(tap.now())
    began, ended = _first(mouth, 100), _last(ear, tap.threshold)
    visitor.join()
    for listener in (ear, mouth):
        listener.close()
    kiosk.close()
    device.clear()
    time.sleep(_QUIET)
    while device.next(0) is not None:
        pass
    if began is None or ended is None or watcher.silence is None:
        return None
    return began - ended - watcher.silence


def _first(listener: Listener, threshold: float) -> float | None:
    """When the first loud sample came."""
    return next((_moment(b, True, threshold) for b in listener.blocks if _loud(b, threshold)), None)


def _last(listener: Listener, threshold: float) -> float | None:
    """When the last loud sample came."""
    blocks = reversed(listener.blocks)
    return next((_moment(b, False, threshold) for b in blocks if _loud(b, threshold)), None)


def _loud(block: tuple[float, Samples], threshold: float) -> bool:
    return bool(np.abs(block[1]).max() > threshold)


def _moment(block: tuple[float, Samples], first: bool, threshold: float) -> float:
    arrived, samples = block
    at = np.flatnonzero(np.abs(samples) > threshold)[0 if first else -1]
    return arrived - (len(samples) - int(at)) / RATE
