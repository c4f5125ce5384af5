"""What doctor says about a microphone and a loudspeaker."""

import numpy as np
import pytest

from assistant.errors import AudioError
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.check import Recorded, Verdict, hum, judge, measure
from assistant.kiosk.sound.fakes import FakeSystem
from assistant.speech.audio import RATE, Samples


def room(decibels: float) -> Samples:
    noise = np.random.default_rng(2).normal(size=RATE) * 32768 * 10 ** (decibels / 20)
    return np.clip(noise, -32768, 32767).astype(np.int16)


def bad(quiet: Samples, playing: Samples, duplex: bool = False) -> list[str]:
    return [v.what for v in judge(Recorded(quiet, playing), duplex) if not v.good]


def test_a_good_room_has_nothing_bad() -> None:
    assert bad(room(-62), room(-35)) == []


@pytest.mark.parametrize(
    ("quiet", "playing", "duplex", "what"),
    [
        (np.zeros(RATE, np.int16), np.zeros(RATE, np.int16), False, ["level"]),
        (room(-30), room(-28), False, ["noise"]),
        (room(-60), room(-2), False, ["clipping", "echo"]),
        (room(-60), room(-15), False, ["echo"]),
        (room(-60), room(-35), True, ["echo"]),
        (room(-60), room(-59), True, []),
    ],
)
def test_each_fault_is_found(
    quiet: Samples, playing: Samples, duplex: bool, what: list[str]
) -> None:
    assert bad(quiet, playing, duplex) == what


def test_a_microphone_that_gives_nothing_is_not_praised_for_its_quiet() -> None:
    silence = np.zeros(RATE, np.int16)
    (only,) = judge(Recorded(silence, silence), duplex=False)
    assert (only.what, only.good) == ("level", False)


def test_every_fault_comes_with_what_to_do() -> None:
    verdicts: list[Verdict] = judge(Recorded(room(-20), room(0)), duplex=True)
    assert all(":" in verdict.text for verdict in verdicts if not verdict.good)


def test_a_device_that_cannot_be_opened_is_an_error() -> None:
    system = FakeSystem()
    system.unplug("microphone", "The microphone is busy; close the other program.")
    with pytest.raises(AudioError, match="is busy"):
        measure(system, KioskSettings())


def test_the_hum_is_loud_enough_and_not_cut_off() -> None:
    sound = hum()
    assert 5000 < np.abs(sound.samples).max() < 32767
    assert sound.seconds == 1.0
