"""Visits from files: in real time and as fast as possible."""

import time
from pathlib import Path

import numpy as np
import pytest

from assistant.engine import Engine
from assistant.kiosk.keys import NoKeys
from assistant.kiosk.kiosk import Kiosk
from assistant.kiosk.loop import serve
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Ended, Frames
from assistant.kiosk.sound.files import FileDevice
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound
from assistant.speech.fakes import FakeRecogniser, said
from tests.kiosk.conftest import Screen, voiced

WHEN = said("when does it take place")


def visit(engine: Engine, device: FileDevice, script: list[object]) -> Screen:
    vars(engine)["recogniser"] = FakeRecogniser(script)  # type: ignore[arg-type]
    screen = Screen()
    kiosk = Kiosk(engine, device, screen, KioskSettings())
    serve(kiosk, device, NoKeys())
    kiosk.close()
    device.close()
    return screen


def test_two_recordings_are_answered_into_a_file(engine: Engine, tmp_path: Path) -> None:
    output = tmp_path / "out.wav"
    device = FileDevice([Sound(voiced(1.5), RATE)] * 2, output)
    screen = visit(engine, device, [WHEN, WHEN])
    assert screen.all("heard") == ["when does it take place"] * 2
    assert len(screen.all("said")) == 2
    sound = audio.read(output)
    assert np.abs(sound.samples).max() > 1000
    assert sound.seconds == pytest.approx(device.now(), abs=0.1)


def test_a_paced_file_takes_its_time() -> None:
    device = FileDevice([Sound(voiced(0.5), RATE)], paced=True, linger=0.1)
    begun, heard = time.monotonic(), 0
    device.open()
    while not isinstance(event := device.next(1), Ended):
        assert isinstance(event, Frames)
        heard += len(event.pcm)
    assert time.monotonic() - begun >= heard / 2 / RATE


def test_with_duplex_the_recording_goes_on_over_the_answer() -> None:
    polite, rude = (FileDevice([Sound(voiced(1.0), RATE)], duplex=d) for d in (False, True))
    for device in (polite, rude):
        device.play(Sound(voiced(30.0), RATE))
    heard = [
        np.concatenate([np.frombuffer(device.next(0).pcm, "<i2") for _ in range(200)])  # type: ignore[union-attr]
        for device in (polite, rude)
    ]
    assert not heard[0].any()
    assert heard[1].any()
