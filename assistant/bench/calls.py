"""How many calls a machine carries: paced calls over real WebSockets to a real server process.

The calls come from this process, so the machine carries both sides. What decoding alone would allow
is measured in the same run: libvosk, a thread a core, on nothing but the sound of these calls.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from assistant.bench.decoding import raw_capacity
from assistant.bench.recordings import Recording, read_recordings
from assistant.bench.server import TRAILING, Server, running_server
from assistant.bench.telephone import telephone
from assistant.engine import Engine
from assistant.phone.settings import PhoneSettings
from assistant.phone.trial.dial import dial
from assistant.phone.trial.handsets.choice import handset
from assistant.phone.trial.record import Record, Turn
from assistant.phone.trial.ringing import find_way
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound
from assistant.speech.recogniser import listening

AIM: Final = 0.3
"""Seconds from the end of speech to the answer, less `TRAILING`, in 95 of 100 turns."""

_TURNS: Final = 4
_MOST: Final = 160


@dataclass(frozen=True)
class Load:
    """What happened with `calls` calls at once."""

    calls: int
    turns: int
    answered: int
    median: float
    p95: float
    """Seconds, unanswered turns counted as endless."""

    late: int
    """Frames sent after they were due."""

    @property
    def good(self) -> bool:
        """Whether the machine carries so many."""
        return self.p95 < AIM and self.late == 0 and self.turns > 0


@dataclass(frozen=True)
class Capacity:
    """What `assistant bench calls` prints."""

    loads: tuple[Load, ...]
    calls: int
    """The largest number that went well."""

    raw: float
    """Calls whose sound libvosk alone could decode as it comes, silence included."""

    cores: int


def measure(engine: Engine, recordings: Path) -> Capacity:
    """Look for the largest number of calls that goes well.

    Raises:
        UsageError: there are no recordings.
        CallError: the server does not start.
    """
    questions = choose(read_recordings(recordings))
    sounds = [telephone(audio.read(r.path), r.path.name) for r in questions]
    # An utterance of which nothing is understood has no answer that could be timed.
    lines = [sound for sound in sounds if _is_heard(engine, sound)]
    engine.prompts.render_ahead(engine.everything_to_say())
    raw = raw_capacity(engine, lines)
    loads: list[Load] = []
    with running_server() as server:
        low, high, trial = 0, _MOST, 8
        while low < trial:
            loads.append(asyncio.run(load(server, trial, lines)))
            if loads[-1].good:
                low = trial
            else:
                high = trial - 1
            doubled = low * 2 if high == _MOST else (low + high + 1) // 2
            trial = min(doubled, high)
    return Capacity(tuple(loads), low, raw, os.cpu_count() or 1)


def print_capacity(console: Console, capacity: Capacity) -> None:
    """A line a load, then what it comes to."""
    table = Table(title=f"Calls at once, both sides on {capacity.cores} cores")
    for column in ("calls", "turns answered", "median", "p95", "late frames"):
        table.add_column(column, justify="right")
    for load in sorted(capacity.loads, key=lambda load: load.calls):
        seconds = (f"{1000 * value:.0f} ms" for value in (load.median, load.p95))
        table.add_row(str(load.calls), f"{load.answered}/{load.turns}", *seconds, str(load.late))
    console.print(table)
    share = capacity.calls / capacity.raw
    alone = f"decoding alone would allow {capacity.raw:.1f}"
    console.print(f"{capacity.calls} calls; {alone}; ratio {share:.2f} (at least 0.85)")


def choose(recordings: Sequence[Recording], a_language: int = 8) -> list[Recording]:
    """Questions with an answer, languages in turn."""
    chosen: dict[str, list[Recording]] = {}
    for recording in recordings:
        kept = chosen.setdefault(recording.text.language, [])
        if recording.text.intent and len(kept) < a_language and recording.voice.startswith("own"):
            kept.append(recording)
    return [r for pair in zip(*chosen.values(), strict=False) for r in pair]


def _is_heard(engine: Engine, sound: Sound) -> bool:
    with listening(engine.recogniser) as hearing:
        hearing.accept(audio.resample(sound, RATE).pcm)
        transcript = hearing.finish()
    return bool(transcript.text) and not transcript.rejected


async def load(server: Server, calls: int, lines: Sequence[Sound]) -> Load:
    """Make `calls` calls at once, a language after the other, started one by one."""
    before = server.late_frames()

    async def one(number: int) -> Record:
        await asyncio.sleep(number * 8.0 / calls)
        way = await find_way(server.url, "twilio", PhoneSettings(), caller=f"{number}")
        asked = [lines[(number + 2 * turn) % len(lines)] for turn in range(_TURNS)]
        turns = [Turn(str(turn), sound, at_once=True) for turn, sound in enumerate(asked)]
        return await dial(way, handset("twilio"), turns)

    records = await asyncio.gather(*(one(number) for number in range(calls)))
    waits = [seconds - TRAILING for record in records for _, seconds in record.answers]
    turns = calls * _TURNS
    every = sorted(waits) + [float("inf")] * (turns - len(waits))
    return Load(
        calls=calls,
        turns=turns,
        answered=len(waits),
        median=every[len(every) // 2],
        p95=every[int(0.95 * (len(every) - 1))],
        late=server.late_frames() - before,
    )
