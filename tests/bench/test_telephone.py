"""The telephone line that recordings are put through."""

import numpy as np
import pytest

from assistant.bench.telephone import RATE, SIGNAL_TO_NOISE, telephone
from assistant.speech.audio import Sound


def tone(hertz: float, seconds: float = 1.0) -> Sound:
    time = np.arange(int(16000 * seconds)) / 16000
    return Sound((8000 * np.sin(2 * np.pi * hertz * time)).astype(np.int16), 16000)


def level(sound: Sound) -> float:
    """Decibels of the mean power."""
    return float(10 * np.log10(np.mean(sound.samples.astype(float) ** 2)))


def test_is_narrow_and_lasts_as_long() -> None:
    sound = telephone(tone(1000), "a")
    assert sound.rate == RATE
    assert sound.seconds == pytest.approx(1.0, abs=0.01)


def test_every_run_gives_the_same_and_every_name_another_noise() -> None:
    first, again, other = (telephone(tone(1000), name) for name in ("a", "a", "b"))
    assert (first.samples == again.samples).all()
    assert (first.samples != other.samples).any()


def test_lets_the_middle_through_and_stops_the_rest() -> None:
    middle = level(telephone(tone(1000), "a"))
    for outside in (120, 3700, 6000):
        assert level(telephone(tone(outside), "a")) < middle - 20


def test_noise_is_as_loud_as_promised() -> None:
    sound = telephone(tone(1000), "a")
    spectrum = np.abs(np.fft.rfft(sound.samples.astype(float))) ** 2
    frequency = np.fft.rfftfreq(len(sound.samples), 1 / RATE)
    speech = np.abs(frequency - 1000) < 20
    ratio = 10 * np.log10(spectrum[speech].sum() / spectrum[~speech].sum())
    assert ratio == pytest.approx(SIGNAL_TO_NOISE, abs=1.0)


def test_silence_stays_finite() -> None:
    assert not telephone(Sound(np.zeros(16000, np.int16), 16000), "a").samples.any()
