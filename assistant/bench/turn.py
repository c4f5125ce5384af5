"""One question asked live, with a clock on it."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.engine import Engine
from assistant.session.outputs import Output, Play
from assistant.session.session import Session
from assistant.speech.audio import RATE, Sound
from assistant.speech.prompts import Prompts

CHUNK = RATE // 50 * 2
"""Bytes of 20 ms, what a telephone sends at a time."""

PATIENCE = 4
"""Seconds of silence after which a turn without an answer is given up."""


@dataclass(frozen=True)
class Turn:
    """One question asked live."""

    waited: float | None
    """Seconds between the end of the chosen silence and the first sample of the answer; None when
    there was no answer."""

    busy: float | None
    """The same in processor time, which other programs on the machine do not lengthen."""

    worked: float
    """Processor seconds from the first sample to the whole answer."""

    pcm: bytes
    """What the microphone gave until then."""


def turn(engine: Engine, sound: Sound, rendered: bool = True) -> Turn:
    """A visitor asks `sound` after the greeting, live in 20 ms pieces, and waits for the answer."""
    plays: list[tuple[float, float, Play]] = []

    def note(output: Output) -> None:
        if isinstance(output, Play):
            plays.append((time.perf_counter(), time.process_time(), output))

    session = Session(
        engine.conversation(),
        engine.recogniser,
        engine.prompts if rendered else _Unrendered(engine.prompts),
        engine.partials.judge,
        note,
        engine.settings.endpoint,
        engine.settings.turns,
    )
    session.start(0.0)
    session.played(max(play.mark for *_, play in plays), 0.0)
    plays.clear()
    waited, busy, used = None, None, 0
    pcm = sound.pcm + bytes(2 * RATE * PATIENCE)
    started = time.process_time()
    for used in range(CHUNK, len(pcm), CHUNK):
        clock, processor = time.perf_counter(), time.process_time()
        session.audio(pcm[used - CHUNK : used], 1.0 + used / 2 / RATE)
        if plays:
            waited, busy = plays[0][0] - clock, plays[0][1] - processor
            break
    worked = time.process_time() - started
    session.end()
    return Turn(waited, busy, worked, pcm[:used])


class _Unrendered:
    """Speaks every time anew."""

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts

    def speak(self, text: str, language: str, pace: float) -> Iterable[tuple[str, Sound]]:
        return self._prompts.speak(text, language, pace, store=False)
