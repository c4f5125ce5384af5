"""The telephone lines that training hears: what they let through, and what they leave."""

import numpy as np
import pytest

from tests.models.tools import needs

pytestmark = needs("kaldi_native_fbank", "scipy")


def white(seconds: float = 2.0) -> np.ndarray:
    samples = np.random.default_rng(3).standard_normal(int(16000 * seconds))
    return np.asarray(0.1 * samples, np.float32)


def tone(hertz: float) -> np.ndarray:
    return np.asarray(0.3 * np.sin(2 * np.pi * hertz * np.arange(32000) / 16000), np.float32)


def power(sound: np.ndarray, low: float, high: float) -> float:
    """Mean power between two frequencies, dB."""
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    frequency = np.fft.rfftfreq(len(sound), 1 / 16000)
    return float(10 * np.log10(spectrum[(frequency >= low) & (frequency < high)].mean() + 1e-12))


def test_a_line_lets_speech_through_and_little_above_four_kilohertz() -> None:
    from scripts.models.ear import telephone

    speech = telephone.narrow(white())
    assert speech.dtype == np.int16
    assert len(speech) == 16000
    for seed in range(20):
        sound = telephone.line(speech, np.random.default_rng(seed))
        assert len(sound) == 32000
        assert sound.dtype == np.float32
        assert np.abs(sound).max() <= 1
        assert power(sound, 1000, 2000) > power(sound, 4500, 7500) + 12


def test_lines_differ_and_the_same_seed_gives_the_same_line() -> None:
    from scripts.models.ear import telephone

    speech = telephone.narrow(white())
    first, again, other = (telephone.line(speech, np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_what_sounds_beside_the_caller_goes_through_the_line_and_stays_below_the_speech() -> None:
    from scripts.models.ear import telephone

    speech, beside = telephone.narrow(tone(1000)), telephone.narrow(tone(1700))
    for seed in range(10):
        sound = telephone.line(speech, np.random.default_rng(seed), beside[:5000])
        assert power(sound, 1690, 1710) > power(sound, 1550, 1650) + 6
        assert power(sound, 1690, 1710) < power(sound, 990, 1010) - 3


def test_a_measured_line_has_the_noise_it_is_asked_for() -> None:
    from scripts.models.ear import telephone

    quiet, loud = (
        telephone.measured(tone(1000), np.random.default_rng(4), snr) for snr in (30, 10)
    )
    assert power(loud, 1500, 3000) - power(quiet, 1500, 3000) == pytest.approx(20, abs=1.5)


@pytest.mark.parametrize("law", ["mu_law", "a_law"])
def test_a_code_keeps_the_sound_and_rounds_it(law: str) -> None:
    from scripts.models.ear import telephone

    there = np.linspace(-1, 1, 4001, dtype=np.float32)
    back = getattr(telephone, law)(there)
    assert len(np.unique(back)) <= 256
    assert np.all(np.diff(back) >= 0)
    loud = np.abs(there) > 0.05
    assert np.abs(back - there)[loud].max() < 0.05
    assert np.allclose(back, -getattr(telephone, law)(-there))


def test_kaldis_resampler_leaves_an_image_and_keeps_the_sound() -> None:
    from scripts.models.ear import telephone

    time = np.arange(8000) / 8000
    sine = np.asarray(np.sin(2 * np.pi * 3000 * time), np.float32)
    up = telephone.kaldi_resample(sine, 8000, 16000)
    assert len(up) == 16000
    assert power(up, 2990, 3010) > power(up, 4990, 5010) + 20
    assert power(up, 4990, 5010) > power(up, 6500, 7500) + 10
