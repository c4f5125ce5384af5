"""Devices that fail and come back, in virtual time."""

from collections.abc import Callable

import numpy as np
import pytest

from assistant.kiosk.sound.device import Back, Frames, Lost, Played, Side
from assistant.kiosk.sound.fakes import FakeSystem
from assistant.kiosk.sound.live import LiveDevice
from assistant.kiosk.sound.search import LONGEST_SECONDS
from assistant.speech.audio import RATE, Sound
from assistant.speech.fakes import said
from tests.kiosk.conftest import Open, Stage, quiet, voiced

WHEN = said("when does it take place")
NOTICED = 2.0
"""Seconds in which a loss has to be noticed."""


def idle(visit: Stage) -> Stage:
    return visit


def greeting(visit: Stage) -> Stage:
    return visit.presses(" ").waits(0.5)


def listening(visit: Stage) -> Stage:
    return visit.arrives()


def in_a_question(visit: Stage) -> Stage:
    return visit.arrives().hears(voiced(0.8))


def answering(visit: Stage) -> Stage:
    return visit.asks()


STATES = [idle, greeting, listening, in_a_question, answering]


@pytest.mark.parametrize("state", STATES)
def test_a_microphone_that_goes_is_noticed_and_comes_back(
    stage: Open, state: Callable[[Stage], Stage]
) -> None:
    visit = state(stage(WHEN, WHEN))
    visit.system.unplug("microphone")
    visit.waits(NOTICED)
    assert "stopped working" in visit.screen.all("trouble")[-1]
    assert visit.prompt("microphone_lost") in visit.said[-2:]
    visit.waits_for_silence().waits(3.0)
    assert visit.prompt("microphone_lost") in visit.screen.now()
    visit.system.plug("microphone")
    visit.waits(NOTICED).waits_for_silence()
    assert "works again" in visit.screen.all("note")[-1]
    visit.asks()
    assert visit.heard[-1] == "when does it take place"
    assert visit.kiosk.visits == 0


@pytest.mark.parametrize("state", STATES)
def test_a_loudspeaker_that_goes_is_noticed_and_comes_back(
    stage: Open, state: Callable[[Stage], Stage]
) -> None:
    visit = state(stage(WHEN, WHEN))
    visit.system.unplug("loudspeaker")
    visit.waits(NOTICED)
    assert "stopped working" in visit.screen.all("trouble")[-1]
    assert visit.prompt("loudspeaker_lost") in visit.said
    visit.waits(3.0)
    visit.system.plug("loudspeaker")
    visit.waits(NOTICED)
    assert "works again" in visit.screen.all("note")[-1]
    visit.waits_for_silence().asks()
    assert visit.heard[-1] == "when does it take place"
    assert visit.kiosk.visits == 0


def test_the_answer_is_said_again_when_the_loudspeaker_is_back(stage: Open) -> None:
    visit = answering(stage(WHEN))
    answer = visit.said[-1]
    visit.system.unplug("loudspeaker")
    visit.waits(3.0)
    visit.system.plug("loudspeaker")
    visit.waits(NOTICED)
    assert visit.said[-1] == answer
    assert visit.loud(0.5)


def test_without_a_loudspeaker_questions_are_answered_in_writing(stage: Open) -> None:
    visit = stage(WHEN, WHEN)
    visit.system.unplug("loudspeaker")
    visit.waits(NOTICED).asks()
    assert visit.heard == ["when does it take place"]
    assert "2018" in visit.said[-1]


def test_a_kiosk_that_never_had_a_microphone_says_so_once(stage: Open) -> None:
    visit = stage(unplugged="microphone").waits(200.0)
    assert visit.screen.all("trouble") == ["It is unplugged; connect it again."]
    assert visit.said.count(visit.prompt("microphone_lost")) == 1
    assert visit.prompt("microphone_lost") in visit.screen.now()
    visit.system.plug("microphone")
    visit.waits(NOTICED)
    assert visit.screen.all("note") == ["The microphone 'fake microphone' works again."]


def test_keys_work_without_a_microphone(stage: Open) -> None:
    visit = stage()
    visit.system.unplug("microphone")
    visit.waits(NOTICED).waits_for_silence().presses("h")
    assert visit.prompt("help") in visit.said[-1]


def test_without_a_microphone_nobody_is_asked_to_talk(stage: Open) -> None:
    visit = stage(idle=3, notice=2).arrives()
    visit.system.unplug("microphone")
    visit.waits(NOTICED).waits_for_silence().waits(9.0)
    assert visit.kiosk.visits == 1
    assert visit.prompt("microphone_lost") in visit.screen.now()
    before = len(visit.said)
    visit.presses(" ")
    lost = [visit.prompt("microphone_lost", language) for language in ("en", "es")]
    assert visit.said[before + 1 :] == lost
    visit.waits_for_silence().presses(" ")
    assert visit.said[-2:] == lost
    visit.waits_for_silence()
    assert visit.prompt("microphone_lost") in visit.screen.now()
    assert not visit.loud(0.4), "no tone that says: speak now"


def test_a_conversation_survives_a_lost_device(stage: Open) -> None:
    visit = stage(WHEN).presses("l").waits_for_silence().asks()
    before = visit.said[-1]
    visit.system.unplug("microphone")
    visit.waits_for_silence().waits(4.0)
    visit.system.plug("microphone")
    visit.waits(3.0).waits_for_silence().presses("r")
    assert visit.said[-1] == before
    assert visit.prompt("microphone_lost", "es") in visit.said


# -- the device alone


def events(device: LiveDevice) -> list[object]:
    found = []
    while (event := device.next(0)) is not None:
        found.append(event)
    return found


def run(system: FakeSystem, device: LiveDevice, seconds: float) -> list[object]:
    found: list[object] = []
    for _ in range(round(seconds / 0.02)):
        system.step(quiet(0.02))
        found += [event for event in events(device) if not isinstance(event, Frames)]
    return found


@pytest.mark.parametrize("rate", [48000, 44100, 8000])
def test_a_rate_the_device_insists_on_is_resampled(rate: int) -> None:
    system = FakeSystem({"microphone": rate, "loudspeaker": rate})
    device = LiveDevice(system, clock=system.clock)
    device.open()
    tone = (8000 * np.sin(2 * np.pi * 400 * np.arange(RATE) / RATE)).astype(np.int16)
    device.play(Sound(tone, RATE), mark=7)
    heard = b""
    for at in range(0, RATE, 320):
        system.step(tone[at : at + 320])
        heard += b"".join(e.pcm for e in events(device) if isinstance(e, Frames))
    samples = np.frombuffer(heard, "<i2")
    # The filters of both devices hold back a few hundredths of a second.
    assert 0.8 * RATE < len(samples) <= RATE
    assert np.abs(np.fft.rfft(samples[2000:10000])).argmax() == 200
    played = np.concatenate(system.played)
    assert len(played) == rate
    assert np.abs(np.fft.rfft(played[: rate // 2])).argmax() == 200


@pytest.mark.parametrize("side", ["microphone", "loudspeaker"])
def test_a_busy_device_at_the_start_is_reported_once_and_tried_again(side: Side) -> None:
    system = FakeSystem()
    system.unplug(side, "It is busy; close the other program.")
    device = LiveDevice(system, clock=system.clock)
    device.open()
    assert run(system, device, 5.0) == [Lost(side, "It is busy; close the other program.")]
    system.plug(side)
    assert run(system, device, NOTICED) == [Back(side, f"fake {side}")]


def test_what_is_missing_for_long_is_looked_for_ever_more_rarely() -> None:
    system = FakeSystem()
    system.unplug("microphone")
    device = LiveDevice(system, clock=system.clock)
    device.open()
    scans = []
    for _ in range(10):
        run(system, device, 30.0)
        scans.append(system.scans)
    assert scans[0] == 5
    assert scans[-1] - scans[4] <= 5
    system.plug("microphone", signed=False)
    assert run(system, device, LONGEST_SECONDS + 1) == [Back("microphone", "fake microphone")]


def test_one_that_opens_but_gives_no_sound_is_looked_for_ever_more_rarely() -> None:
    system = FakeSystem()
    system.mute.add("microphone")
    device = LiveDevice(system, clock=system.clock)
    device.open()
    lost = run(system, device, 120.0)
    assert [type(event) for event in lost] == [Lost]
    assert system.scans < 12
    system.mute.clear()
    assert run(system, device, LONGEST_SECONDS + 2) == [Back("microphone", "fake microphone")]


def test_a_loss_after_a_return_is_looked_for_soon_again() -> None:
    system = FakeSystem()
    system.unplug("microphone")
    device = LiveDevice(system, clock=system.clock)
    device.open()
    run(system, device, 100.0)
    system.plug("microphone")
    run(system, device, NOTICED)
    system.stopped.add("microphone")
    found = run(system, device, NOTICED)
    assert [type(event) for event in found] == [Lost, Back]


def test_a_stream_that_the_system_stops_is_noticed_at_once() -> None:
    system = FakeSystem()
    device = LiveDevice(system, clock=system.clock)
    device.open()
    system.stopped.add("microphone")
    assert any(isinstance(event, Lost) for event in run(system, device, 0.1))
    assert run(system, device, 2.0) == [Back("microphone", "fake microphone")]


def test_marks_owed_by_a_lost_loudspeaker_are_paid() -> None:
    system = FakeSystem()
    device = LiveDevice(system, clock=system.clock)
    device.open()
    device.play(Sound(voiced(3.0), RATE), mark=1)
    device.play(Sound(voiced(1.0), RATE), mark=2)
    run(system, device, 0.5)
    system.unplug("loudspeaker")
    assert [e.mark for e in run(system, device, 2.0) if isinstance(e, Played)] == [1, 2]


def test_looking_for_a_microphone_does_not_cut_the_voice() -> None:
    system = FakeSystem()
    system.unplug("microphone")
    device = LiveDevice(system, clock=system.clock)
    device.open()
    device.play(Sound(voiced(3.0), RATE), mark=1)
    run(system, device, 2.9)
    assert system.scans == 0
    run(system, device, 1.5)
    assert system.scans > 0
    device.close()
    assert not system.streams
