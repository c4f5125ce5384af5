"""The queue in front of the loudspeaker."""

import numpy as np

from assistant.kiosk.sound.playback import Playback
from assistant.speech.audio import RATE, Samples, Sound


def steady(value: int, count: int) -> Sound:
    return Sound(np.full(count, value, np.int16), RATE)


def filled(latency: float = 0.0) -> tuple[Playback, list[int]]:
    marks: list[int] = []
    return Playback(RATE, latency, marks.append), marks


def values(samples: Samples) -> list[int]:
    return sorted({int(value) for value in samples})


def test_sounds_follow_each_other_without_a_gap() -> None:
    playback, marks = filled()
    playback.play(steady(1, 100), 1)
    playback.play(steady(2, 100), 2)
    assert values(playback.give(100)) == [1]
    assert values(playback.give(100)) == [2]
    assert marks == [1, 2]
    assert values(playback.give(10)) == [0]
    assert not playback.busy


def test_a_mark_waits_until_the_buffers_are_empty_too() -> None:
    playback, marks = filled(latency=200 / RATE)
    playback.play(steady(1, 100), 1)
    playback.give(250)
    assert marks == []
    assert playback.busy
    playback.give(100)
    assert marks == [1]


def test_a_cut_fades_within_five_milliseconds_and_owes_nothing() -> None:
    playback, marks = filled()
    playback.play(steady(1000, RATE), 1)
    playback.give(100)
    playback.clear()
    rest = playback.give(RATE)
    assert rest[0] == 1000
    assert not rest[RATE * 5 // 1000 :].any()
    assert (np.diff(rest[: RATE * 5 // 1000].astype(int)) <= 0).all()
    assert marks == []


def test_a_hint_waits_and_gives_way() -> None:
    playback, _ = filled()
    playback.hint(steady(5, 10), after=200 / RATE)
    assert values(playback.give(200)) == [0]
    assert values(playback.give(10)) == [5]
    playback.hint(steady(5, 10), after=200 / RATE)
    playback.play(steady(7, 10))
    assert values(playback.give(1000)) == [0, 7]
    playback.hint(steady(5, 10), after=0)
    playback.clear()
    assert values(playback.give(1000)) == [0]


def test_abandoned_marks_are_named_in_order() -> None:
    playback, _ = filled(latency=1.0)
    for mark in (1, 2, 3):
        playback.play(steady(1, 100), mark)
    playback.play(steady(1, 100))
    playback.give(150)
    assert playback.abandon() == [1, 2, 3]
    assert not playback.busy
