"""Tones that can be told apart and never hurt."""

from itertools import combinations, pairwise
from typing import get_args

import numpy as np
import pytest

from assistant.content import load
from assistant.kiosk.sound.earcons import PROMPTS, Name, earcon
from assistant.session.turn_taking import TurnTaking
from assistant.settings import Settings

NAMES: tuple[Name, ...] = get_args(Name)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_short_soft_and_starts_and_ends_in_silence(name: Name) -> None:
    sound = earcon(name)
    assert sound.seconds < 0.4
    assert 1000 < np.abs(sound.samples).max() < 8000
    assert abs(sound.samples[0]) < 50
    assert abs(sound.samples[-1]) < 600


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
def test_no_two_sound_alike(one: Name, other: Name) -> None:
    assert pitches(one) != pitches(other)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_has_words(name: Name, language: str) -> None:
    assert load(Settings().locales).prompt(PROMPTS[name], language).language == language


def test_listening_is_over_before_the_microphone_opens() -> None:
    assert earcon("listening").seconds < TurnTaking().tail


def pitches(name: Name) -> list[int]:
    """The loudest frequency of each 40 ms, to the nearest 50 Hz, repeats left out."""
    sound, found = earcon(name), [0]
    size = sound.rate // 25
    for at in range(0, len(sound.samples) - size + 1, size):
        spectrum = np.abs(np.fft.rfft(sound.samples[at : at + size]))
        found.append(round(int(spectrum.argmax()) * 25 / 50))
    return [pitch for before, pitch in pairwise(found) if pitch != before]
