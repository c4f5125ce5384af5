"""What the judge of the voices counts; Whisper itself is not needed."""

from pathlib import Path

import numpy as np
import pytest

from assistant.content import load
from assistant.speech.audio import Sound
from scripts.models.voice.judge import (
    Score,
    judge,
    normalised,
    stretches,
    telephone,
)
from scripts.models.voice.texts import texts

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("October 20 – 27, 2018.", "en", "october twentieth to twenty seventh twenty eighteen"),
        ("Prince George's County!", "en", "prince georges county"),
        ("¿Qué año? El 20.", "es", "que año el veinte"),
    ],
)
def test_numbers_marks_and_accents_do_not_count(text: str, language: str, words: str) -> None:
    assert normalised(text, language) == words.split()


def sounds(*seconds: float) -> list[tuple[str, Sound]]:
    return [
        (f"text {number}", Sound(np.full(round(8000 * length), number, np.int16), 8000))
        for number, length in enumerate(seconds)
    ]


def test_stretches_hold_everything_and_are_short_enough() -> None:
    found = list(stretches(sounds(10, 10, 10, 30, 1)))
    assert [text for text, _ in found] == ["text 0 text 1", "text 2", "text 3", "text 4"]
    assert [round(sound.seconds) for _, sound in found] == [20, 10, 30, 1]


def test_errors_are_counted_and_named() -> None:
    score = Score("en", "voice", "wide")
    judge(score, lambda *_: "text zero text two", sounds(1, 1), lambda _: None)
    assert (score.words, score.errors) == (4, 1)
    assert score.wer == 25
    assert score.misheard == {("one", "two"): 1}


def test_a_telephone_hears_at_8_khz() -> None:
    narrow = telephone(Sound(np.full(16000, 1000, np.int16), 16000))
    assert (narrow.rate, len(narrow.samples)) == (8000, 8000)


def test_every_language_has_texts_without_gaps() -> None:
    content = load(ROOT / "locales")
    for language in content.languages:
        found = texts(content, language)
        assert len(found) > 150
        assert len(set(found)) == len(found)
        assert not [text for text in found if "{" in text]
