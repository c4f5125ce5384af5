"""`assistant bench soak`: many visits in a row; nothing may pile up."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from rich.console import Console

from assistant.bench.memory import resident
from assistant.bench.report import mark
from assistant.engine import Engine
from assistant.errors import UsageError
from assistant.kiosk.captions import NoCaptions
from assistant.kiosk.keys import NoKeys
from assistant.kiosk.kiosk import Kiosk
from assistant.kiosk.loop import serve
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.files import FileDevice
from assistant.speech.audio import Sound

GROWTH: Final = 0.05
"""Share by which memory may grow."""

_LONGEST: Final = 120.0
"""Seconds of virtual time a visit takes at most: nobody waits for ever for an answer."""


@dataclass(frozen=True)
class Use:
    """What the process holds after so many visits."""

    visits: int
    megabytes: float
    """Resident memory."""
    threads: int
    files: int


def soak(
    engine: Engine,
    questions: Sequence[Sound],
    visits: int,
    early: int,
    progress: Callable[[int], None] = lambda visits: None,
) -> tuple[Use, Use]:
    """Visitors one after the other, as fast as possible, each with one of ``questions``.

    Returns:
        What is held after ``early`` visits, and at the end.

    Raises:
        UsageError: nothing was ever answered.
    """
    engine.load()
    device = FileDevice(itertools.cycle(questions), linger=20)
    kiosk = Kiosk(engine, device, NoCaptions(StringIO()), KioskSettings(idle=2, notice=1))
    noted: list[Use] = []

    def look() -> bool:
        progress(kiosk.visits)
        if not noted and kiosk.visits >= early:
            noted.append(use(kiosk.visits))
        return kiosk.visits >= visits or device.now() > visits * _LONGEST

    serve(kiosk, device, NoKeys(), look)
    kiosk.close()
    if not noted:
        raise UsageError("None of these questions got an answer; run `assistant doctor`.")
    return noted[0], use(kiosk.visits)


def print_use(console: Console, early: Use, late: Use) -> None:
    """Both, with what was aimed at."""
    growth = late.megabytes / early.megabytes - 1
    same = (late.threads, late.files) == (early.threads, early.files)
    reached = mark(growth <= GROWTH and same)
    for held in (early, late):
        told = f"{held.megabytes:.1f} MB, {held.threads} threads, {held.files} files"
        console.print(f"after {held.visits} visits: {told}")
    console.print(
        f"memory grew by {growth:.1%} (≤ {GROWTH:.0%}, threads and files the same: {reached})"
    )


def use(visits: int) -> Use:
    """What this process holds now (Linux)."""
    threads = len(list(Path("/proc/self/task").iterdir()))
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Use(visits, resident(), threads, files)
