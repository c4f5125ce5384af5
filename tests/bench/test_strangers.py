"""Prompts that are not for us."""

from pathlib import Path

import numpy as np
import soundfile

from assistant.bench.score import Share
from assistant.bench.strangers import strangers
from assistant.engine import Engine
from assistant.settings import load
from assistant.speech.fakes import FakeRecogniser, noise, said


def test_counts_what_is_answered_as_if_understood(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in "abc":
        soundfile.write(tmp_path / "en" / f"{name}.flac", np.zeros(8000), 8000)
    engine = Engine(load())
    engine.__dict__["recogniser"] = FakeRecogniser(
        [said("what does it cost"), noise("what does it cost"), said("")]
    )
    answered = strangers(engine, tmp_path)["en"]
    assert answered.n == 3
    assert 1 <= answered.count <= 2  # what the ear doubts may be asked back


def test_no_prompts_is_no_number(tmp_path: Path) -> None:
    assert strangers(Engine(load()), tmp_path) == {}
    assert str(Share(0, 0)) == "none"
