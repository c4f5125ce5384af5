"""The real pipeline on a fixed part of the test recordings: floors that hold with a margin.

`assistant bench accuracy` gives the whole picture; this one notices when something broke.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from rich.console import Console

from assistant.bench import accuracy, report
from assistant.bench.recordings import read_recordings, sample
from assistant.bench.score import Condition, Score
from assistant.engine import Engine
from assistant.settings import load

ROOT = Path(__file__).resolve().parent.parent
EVERY = 7
LANGUAGES = ("en", "es")

# Percent; at least this many questions with the right outcome, at least this many languages right,
# at most this many of the off-topic answered.
FLOORS: Mapping[Condition, tuple[float, float, float]] = {
    "text": (90, 97, 10),
    "clean": (70, 92, 25),
    "telephone": (35, 70, 35),
}


@pytest.fixture(scope="module")
def scores() -> Mapping[str, Mapping[Condition, Score]]:
    recordings = sample(read_recordings(ROOT / "tests" / "recordings"), EVERY)
    measured = accuracy.measure(Engine(load()), recordings)
    report.print_accuracy(Console(width=110), measured)
    return measured


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("condition", FLOORS)
def test_as_good_as_it_was(
    scores: Mapping[str, Mapping[Condition, Score]], language: str, condition: Condition
) -> None:
    right, language_right, answered = FLOORS[condition]
    reached = scores[language][condition]
    assert reached.questions_right.percent >= right, reached.questions_right
    assert reached.language_right.percent >= language_right, reached.language_right
    assert reached.off_topic_answered.percent <= answered, reached.off_topic_answered
