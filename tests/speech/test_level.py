"""One loudness and tidy ends for every voice."""

import numpy as np
import pytest

from assistant.speech.audio import Sound
from assistant.speech.level import TARGET_DB, levelled, louder

RATE = 16000


def speech(amplitude: float, lead: float = 0.3, tail: float = 0.3) -> np.ndarray:
    """One second of noise between two stretches of silence."""
    noise = np.random.default_rng(0).normal(0, amplitude * 32767, RATE)
    silence = (np.zeros(round(RATE * seconds)) for seconds in (lead, tail))
    first, last = silence
    return np.clip(np.concatenate([first, noise, last]), -32767, 32767).astype(np.int16)


def decibels(samples: np.ndarray) -> float:
    return float(10 * np.log10((samples.astype(float) ** 2).mean() / 32768**2))


@pytest.mark.parametrize("amplitude", [0.001, 0.01, 0.1, 0.3])
def test_loud_and_soft_come_out_alike(amplitude: float) -> None:
    out = levelled(speech(amplitude), RATE, pause=0)
    assert decibels(out) == pytest.approx(TARGET_DB, abs=0.5)


def test_silence_around_speech_does_not_count() -> None:
    short, long = (levelled(speech(0.1, tail=t), RATE, pause=0) for t in (0.1, 5.0))
    assert decibels(short) == pytest.approx(decibels(long), abs=0.1)


def test_it_starts_at_once_and_ends_with_the_pause() -> None:
    out = levelled(speech(0.1, lead=2.0, tail=2.0), RATE, pause=0.5)
    assert len(out) / RATE == pytest.approx(1.5, abs=0.06)
    assert not out[-RATE // 2 :].any()
    assert np.flatnonzero(np.abs(out) > 300)[0] / RATE < 0.045


def test_peaks_stay_below_full_scale() -> None:
    click = speech(0.01)
    click[RATE] = 32767
    assert np.abs(levelled(click, RATE, pause=0)).max() < 32500


@pytest.mark.parametrize("samples", [np.zeros(0, np.int16), np.zeros(1000, np.int16)])
def test_nothing_stays_nothing(samples: np.ndarray) -> None:
    out = levelled(samples, RATE, pause=0.1)
    assert len(out) == RATE // 10
    assert not out.any()


def test_louder_clips_instead_of_wrapping() -> None:
    sound = Sound(np.array([20000, -20000, 10], np.int16), RATE)
    assert louder(sound, 2).samples.tolist() == [32767, -32767, 20]
