"""`assistant bench`: how right and how fast, on this machine."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import Progress

from assistant.bench import (
    What,
    accuracy,
    call_soak,
    callers,
    calls,
    kiosk,
    report,
    soak,
    speed,
)
from assistant.bench.recordings import Recording, read_recordings, sample
from assistant.bench.strangers import strangers
from assistant.engine import Engine
from assistant.settings import PROJECT
from assistant.speech import audio

RECORDINGS = PROJECT / "tests" / "recordings"
CALLERS = PROJECT / "tests" / "callers"
PROMPTS = PROJECT / "build" / "prompts"


def run(engine: Engine, what: What, every: int, as_json: bool) -> None:
    """Measure and print; one in `every` recordings is heard for accuracy.

    Raises:
        UsageError: there are no recordings here.
    """
    recordings = read_recordings(RECORDINGS)
    console = Console(stderr=as_json)
    record: dict[str, Any] = {}
    if what in ("accuracy", "all"):
        record["accuracy"] = _accuracy(engine, sample(recordings, every), console)
    if what in ("speed", "all"):
        texts = list(dict.fromkeys(recording.text for recording in recordings))
        measured = speed.measure(engine.settings, _questions(recordings), texts)
        record["speed"] = asdict(measured)
        report.print_speed(console, measured)
    if what == "kiosk":
        waits = kiosk.waits(engine, [audio.read(r.path) for r in _questions(recordings)])
        record["kiosk"] = asdict(waits)
        kiosk.print_waits(console, waits)
    if what == "soak":
        sounds = [audio.read(r.path) for r in _questions(recordings)]
        held = soak.soak(engine, sounds, visits=200, early=20)
        record["soak"] = [asdict(use) for use in held]
        soak.print_use(console, *held)
    if what == "calls":
        capacity = calls.measure(engine, RECORDINGS)
        record["calls"] = asdict(capacity)
        calls.print_capacity(console, capacity)
    if what == "call-soak":
        memory = call_soak.measure(RECORDINGS)
        record["call-soak"] = [asdict(held) for held in memory]
        call_soak.print_memory(console, memory)
    if as_json:
        print(json.dumps(record, ensure_ascii=False, indent=2))


def _accuracy(engine: Engine, recordings: Sequence[Recording], console: Console) -> dict[str, Any]:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("listening", total=len(recordings))
        scores = accuracy.measure(
            engine, recordings, lambda done, _: progress.update(task, completed=done)
        )
    report.print_accuracy(console, scores)
    typed = callers.measure(engine, callers.read_callers(CALLERS))
    report.print_callers(console, typed)
    answered = strangers(engine, PROMPTS)
    report.print_strangers(console, answered, PROMPTS)
    return {
        "voices": sorted({recording.voice for recording in recordings}),
        **{
            language: {condition: asdict(score) for condition, score in by_condition.items()}
            for language, by_condition in scores.items()
        },
        "callers": {language: asdict(score) for language, score in typed.items()},
        "prompts": {language: asdict(share) for language, share in answered.items()},
    }


def _questions(recordings: Sequence[Recording], count: int = 20) -> list[Recording]:
    """A spread of questions over both languages and all voices."""
    questions = [
        r for r in recordings if r.text.intent and not r.text.intent.startswith("command.")
    ]
    return sample(questions, len(questions) // count)[:count]
