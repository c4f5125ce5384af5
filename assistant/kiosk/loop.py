"""The kiosk at work: builds its parts, then feeds it with sound, keys and time."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from assistant.engine import Engine
from assistant.kiosk.buttons import Button, unreadable
from assistant.kiosk.captions import captions
from assistant.kiosk.cues import line, words
from assistant.kiosk.keys import Keys, terminal
from assistant.kiosk.kiosk import Kiosk
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Device, Ended
from assistant.kiosk.sound.files import FileDevice
from assistant.kiosk.sound.live import LiveDevice
from assistant.kiosk.standstill import Standstill
from assistant.kiosk.watchdog import Watchdog
from assistant.renewal import Renewal, Watch
from assistant.speech import audio

_STEP: Final = 0.03
"""Longest wait for sound, seconds; keys are looked at in between."""

_TICK: Final = 0.1


def run(
    engine: Engine,
    settings: KioskSettings,
    inputs: Sequence[Path] = (),
    output: Path | None = None,
    paced: bool = False,
) -> int:
    """Serve visitors until Ctrl-C or SIGTERM, or until the input files are over.

    Args:
        engine: content, ears and voice; its `settings.language` is the only one spoken.
        settings: the `[kiosk]` table, options of the command line applied.
        inputs: recordings in place of a microphone and a loudspeaker.
        output: WAV file for what is said.
        paced: work the files off in real time.

    Returns:
        How many visits there were.

    Raises:
        AudioError, ContentError, ModelError: with the sentence for the person.
    """
    if output is not None:
        audio.check_target(output)
    with _native_silence():
        device = _files(inputs, output, paced, settings) if inputs or output else _live(settings)
        with closing(captions()) as shown:
            shown.state(line(words(engine.content, "thinking", engine.settings.language)))
            # Before what takes long: an edit meanwhile must not end us.
            watch = Watch(Renewal(engine).look)
            engine.load()
            if settings.button and (reason := unreadable(settings.button)):
                shown.trouble(reason)
            kiosk = Kiosk(engine, device, shown, settings, engine.settings.language, watch.news)
            before = signal.signal(signal.SIGTERM, signal.default_int_handler)
            with Standstill() as standstill:
                try:
                    with watch, terminal() as keys:
                        chosen = Button(settings.button) if settings.button else keys
                        serve(kiosk, device, chosen, alive=standstill.alive)
                except KeyboardInterrupt:
                    pass
                finally:
                    signal.signal(signal.SIGTERM, before)
                    kiosk.close()
                    device.close()
    return kiosk.visits


def serve(
    kiosk: Kiosk,
    device: Device,
    keys: Keys,
    stop: Callable[[], bool] = lambda: False,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Feed ``kiosk`` until the device has ended or ``stop`` says so, ``alive`` told each round."""
    watchdog = Watchdog()
    device.open()
    watchdog.ready()
    kiosk.ready()
    ticked = device.now()
    try:
        while not stop():
            event = device.next(_STEP)
            now = device.now()
            for press in keys.presses():
                kiosk.press(press, now)
            if isinstance(event, Ended):
                return
            if event is not None:
                kiosk.handle(event, now)
            if now - ticked >= _TICK:
                ticked = now
                kiosk.tick(now)
            watchdog.alive(time.monotonic())
            alive()
    finally:
        watchdog.stopping()


@contextmanager
def _native_silence() -> Iterator[None]:
    """Keep what C libraries (ALSA, PortAudio, Vosk) write to stderr out of the captions.

    Ours still gets through: `sys.stderr` is led around.
    """
    sys.stderr.flush()
    real, ours = os.dup(2), sys.stderr
    with open(os.devnull, "wb") as nowhere, os.fdopen(os.dup(real), "w") as around:
        os.dup2(nowhere.fileno(), 2)
        sys.stderr = around
        try:
            yield
        finally:
            sys.stderr = ours
            os.dup2(real, 2)
            os.close(real)


def _files(
    inputs: Sequence[Path], output: Path | None, paced: bool, settings: KioskSettings
) -> Device:
    return FileDevice([audio.read(path) for path in inputs], output, paced, settings.duplex)


def _live(settings: KioskSettings) -> Device:
    from assistant.kiosk.sound.devices import PortAudio

    system = PortAudio()
    system.found()
    return LiveDevice(system, settings.microphone, settings.loudspeaker)
