"""Prints what the bench measured, with what was aimed at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from assistant.bench.score import Condition, Score, Share

Scores = Mapping[str, Mapping[Condition, Score]]


@dataclass(frozen=True)
class Row:
    """One line of the accuracy table."""

    title: str
    value: Callable[[Score], Share]
    aims: Mapping[Condition, float]
    """Percent that was aimed at."""

    at_most: bool = False


ROWS = (
    Row(
        "questions: right outcome",
        lambda score: score.questions_right,
        {"text": 95, "clean": 90, "telephone": 75},
    ),
    Row("  of those with new wording", lambda score: score.new_wordings_right, {}),
    Row("  answered at once", lambda score: score.answered, {}),
    Row("  answered something else", lambda score: score.answered_wrong, {}),
    Row("commands: the right one", lambda score: score.commands_right, {}),
    Row("place and language named", lambda score: score.slots_right, {}),
    Row(
        "spoken language right",
        lambda score: score.language_right,
        {"clean": 97, "telephone": 97},
    ),
    Row(
        "off-topic answered",
        lambda score: score.off_topic_answered,
        {"text": 10, "clean": 10, "telephone": 10},
        at_most=True,
    ),
    Row("  asked back", lambda score: score.off_topic_asked, {}),
)


def print_accuracy(console: Console, scores: Scores) -> None:
    """A table a language, then what was confused with what."""
    for language, by_condition in scores.items():
        table = Table(title=f"Accuracy, {language}, synthetic voices, language not told")
        table.add_column("share of n")
        for condition in by_condition:
            table.add_column(condition, justify="right")
        for row in ROWS:
            table.add_row(row.title, *(_cell(row, c, s) for c, s in by_condition.items()))
        words = (f"{score.words_wrong:.0f} %" for score in by_condition.values())
        table.add_row("words heard wrong", *words)
        console.print(table)
        for condition, score in by_condition.items():
            _print_errors(console, f"{language}, {condition}", score)


def _cell(row: Row, condition: Condition, score: Score) -> str:
    value, aim = row.value(score), row.aims.get(condition)
    if aim is None or not value.n:
        return str(value)
    reached = value.percent <= aim if row.at_most else value.percent >= aim
    mark = "[green]reached[/]" if reached else "[red]missed[/]"
    return f"{value} ({'≤' if row.at_most else '≥'} {aim:.0f} {mark})"


def _print_errors(console: Console, title: str, score: Score) -> None:
    if score.misses:
        reasons = ", ".join(f"{reason} {count}" for reason, count in score.misses.items())
        console.print(f"[bold]{title}[/]: {reasons}")
    if score.confusions:
        table = Table(title=f"Confused most, {title}", title_justify="left", box=None)
        for column in ("asked", "understood as"):
            table.add_column(column)
        table.add_column("times", justify="right")
        for asked, met, count in score.confusions:
            table.add_row(asked, met, str(count))
        console.print(table)
    console.print()
