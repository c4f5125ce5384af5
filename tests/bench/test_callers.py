"""Wordings that are only measured by."""

from pathlib import Path

import pytest
from rich.console import Console

from assistant.bench.callers import measure, read_callers
from assistant.bench.report import print_callers
from assistant.bench.score import Share
from assistant.engine import Engine

CALLERS = Path(__file__).parents[1] / "callers"


def test_each_is_judged_by_the_intents_beside_it(engine: Engine, tmp_path: Path) -> None:
    rows = ("event.cost\twhat does it cost", "event.when\twhat does it cost", "\tlovely weather")
    rows += ("event.when|event.cost\twhat does it cost", "command.louder\tspeak louder please")
    (tmp_path / "en.tsv").write_text("\n".join(("intents\twords", *rows)), encoding="utf-8")
    score = measure(engine, read_callers(tmp_path))["en"]
    assert score.questions_right == Share(2, 3)
    assert score.answered_wrong == Share(1, 3)
    assert score.commands_right == Share(1, 1)
    assert score.off_topic_answered == Share(0, 1)
    console = Console(record=True, width=100)
    print_callers(console, {"en": score})
    assert "66.7 % of 3" in console.export_text()


@pytest.mark.parametrize("language", ["en", "es"])
def test_wordings_nobody_looked_at(engine: Engine, language: str) -> None:
    """A floor, so that no change of the questions breaks what was understood."""
    score = measure(engine, {language: read_callers(CALLERS)[language]})[language]
    assert score.questions_right.percent >= 80
    assert score.answered_wrong.percent <= 4
    assert score.commands_right.percent >= 70
    assert score.off_topic_answered.percent <= 7
