"""Prints what the bench measured, with what was aimed at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.bench.score import Condition, Score, Share
from assistant.bench.speed import Speed, Spread

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
    Row("  right, some after “neither”", lambda score: score.right_after_neither, {}),
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
    return f"{value} ({'≤' if row.at_most else '≥'} {aim:.0f} {mark(reached)})"


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


def print_callers(console: Console, scores: Mapping[str, Score]) -> None:
    """Wordings that nobody looked at; without aims, for nobody aimed."""
    table = Table(title="Wordings nobody looked at, typed, language not told")
    table.add_column("share of n")
    for language in scores:
        table.add_column(language, justify="right")
    for row in ROWS:
        values = [row.value(score) for score in scores.values()]
        if any(value.n for value in values):
            table.add_row(row.title, *map(str, values))
    console.print(table)


def print_strangers(console: Console, answered: Mapping[str, Share], folder: Path) -> None:
    """Human telephone prompts that were answered as if they had been understood."""
    if not answered:
        console.print(f"Human prompts skipped: none in {folder}; scripts/prompts.py fetches them.")
    for language, value in answered.items():
        console.print(f"Human telephone prompts answered, {language}: {value} (aim at most 10)")


def print_speed(console: Console, speed: Speed) -> None:
    """One line a figure."""
    table = Table(
        title=f"Speed, {speed.recordings} questions, {speed.audio_seconds:.0f} s of sound"
    )
    table.add_column("measured")
    table.add_column("here", justify="right")
    table.add_column("aim", justify="right")
    for title, value, limit in (
        ("answer rendered ahead, after the chosen silence", speed.rendered_ms, 50.0),
        ("  in processor time", speed.rendered_processor_ms, 50.0),
        ("answer synthesised", speed.synthesised_ms, 250.0),
        ("  in processor time", speed.synthesised_processor_ms, 250.0),
        ("matching, found", speed.match_found_ms, 3.0),
        ("matching, not found", speed.match_missed_ms, 3.0),
    ):
        table.add_row(title, _spread(value), _aim(value.median, limit, "ms"))
    for title, number, limit, unit in (
        ("processor time, whole turn / bare Vosk", speed.pipeline_over_vosk, 1.15, ""),
        ("processor time, any language / told which", speed.auto_over_one, 1.1, ""),
        ("first start, graph compiled and loaded", speed.first_start_seconds, 3.0, "s"),
        ("  in processor time", speed.first_start_processor_seconds, 3.0, "s"),
    ):
        table.add_row(title, f"{number:.2f} {unit}".strip(), _aim(number, limit, unit))
    table.add_row("later starts", f"{speed.later_start_seconds:.2f} s", "")
    table.add_row("bare Vosk, processor seconds a second", f"{speed.vosk_per_second:.3f}", "")
    table.add_row("memory, ears and voice loaded", f"{speed.resident_mb:.0f} MB", "")
    console.print(table)


def _spread(value: Spread) -> str:
    return f"median {value.median:.1f}, p95 {value.p95:.1f} ms, n {value.n}"


def _aim(value: float, limit: float, unit: str) -> str:
    return f"{limit:g} {unit}".strip() + f" {mark(value <= limit)}"


def mark(reached: bool) -> str:
    """What stands behind a figure that has an aim."""
    return "[green]reached[/]" if reached else "[red]missed[/]"
