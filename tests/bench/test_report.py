"""What the bench prints, and its measuring of a turn, with ears and voice that need no model."""

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from assistant.bench.report import print_accuracy, print_speed, print_strangers
from assistant.bench.score import Score, Share
from assistant.bench.speed import Speed, Spread
from assistant.bench.turn import turn
from assistant.engine import Engine
from assistant.settings import load
from assistant.speech import audio
from assistant.speech.fakes import FakeRecogniser, FakeVoice
from assistant.understanding import Understanding

ROOT = Path(__file__).resolve().parents[2]
NOTHING = Share(0, 0)


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=120)


def score(right: Share, language: Share) -> Score:
    return Score(
        questions_right=right,
        new_wordings_right=NOTHING,
        answered=right,
        answered_wrong=NOTHING,
        right_after_neither=right,
        commands_right=NOTHING,
        slots_right=NOTHING,
        language_right=language,
        off_topic_answered=Share(1, 20),
        off_topic_asked=NOTHING,
        words_wrong=12.3,
        confusions=(("event.when", "event.cost", 3),),
        misses={"nothing heard": 2},
    )


def test_accuracy_is_printed_with_n_and_aims(console: Console) -> None:
    print_accuracy(console, {"es": {"clean": score(Share(19, 20), Share(9, 10))}})
    text = console.export_text()
    assert "synthetic voices" in text
    assert "95.0 % of 20 (≥ 90 reached)" in text
    assert "90.0 % of 10 (≥ 97 missed)" in text
    assert "5.0 % of 20 (≤ 10 reached)" in text
    assert "nothing heard 2" in text
    assert "event.cost" in text


def test_absent_prompts_are_explained(console: Console) -> None:
    print_strangers(console, {}, Path("build/prompts"))
    assert "skipped" in console.export_text()


def test_speed_is_printed_with_aims(console: Console) -> None:
    quick, slow = Spread.of([0.01, 0.02, 0.03]), Spread.of([])
    waits = (quick, quick, slow, slow)
    print_speed(console, Speed(20, 60.0, *waits, 1.1, 1.2, 0.03, quick, quick, 2, 1.5, 1, 150))
    text = console.export_text()
    assert "median 20.0, p95 29.0 ms, n 3" in text
    assert "1.10" in text
    assert "1.15 reached" in text
    assert "1.1 missed" in text


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, understanding: Understanding) -> Engine:
    engine = Engine(load(cache=tmp_path_factory.mktemp("cache")))
    engine.__dict__["understanding"] = understanding
    engine.__dict__["voice"] = FakeVoice()
    return engine


@pytest.mark.parametrize("rendered", [True, False])
def test_a_turn_is_timed_to_the_first_sound_of_its_answer(engine: Engine, rendered: bool) -> None:
    engine.__dict__["recogniser"] = FakeRecogniser(["what does it cost"])
    speech = audio.read(ROOT / "tests" / "recordings" / "en" / "event-cost-2-pico.opus")
    asked = turn(engine, speech, rendered)
    assert asked.waited is not None
    assert 0 < asked.waited < 5
    assert asked.busy is not None
    assert 0 < asked.busy < asked.worked
    # The answer came after the question and a chosen silence, not before and not at the very end.
    assert speech.seconds - 0.3 < len(asked.pcm) / 32000 < speech.seconds + 3


def test_a_turn_without_an_answer_waits_in_vain(engine: Engine) -> None:
    engine.__dict__["recogniser"] = FakeRecogniser([""])
    noise = np.zeros(16000, np.int16)
    assert turn(engine, audio.Sound(noise, 16000)).waited is None
