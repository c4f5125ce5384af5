"""How fast the assistant is, as ratios within one run: a slow or busy machine slows both sides.

Processor time is that of this process and its threads. What is compared is measured in turns, the
whole round several times, and the median of the rounds is kept.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from assistant.bench.recordings import Recording, Text
from assistant.bench.turn import CHUNK, Turn, turn
from assistant.engine import Engine
from assistant.settings import Settings
from assistant.speech import audio
from assistant.speech.audio import RATE
from assistant.speech.decoder import AcousticModel, Decoder
from assistant.speech.graph import ALL
from assistant.speech.recogniser import Hearing

ROUNDS = 3


@dataclass(frozen=True)
class Spread:
    """Milliseconds of `n` measurements."""

    median: float
    p95: float
    n: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Spread":
        """From seconds."""
        if not seconds:
            return cls(float("nan"), float("nan"), 0)
        median, p95 = np.percentile(1000 * np.array(seconds), [50, 95])
        return cls(float(median), float(p95), len(seconds))


@dataclass(frozen=True)
class Speed:
    """Everything that `assistant bench speed` prints."""

    recordings: int
    audio_seconds: float
    rendered_ms: Spread
    """Last sample of speech to first of an answer rendered ahead, less the chosen silence."""
    synthesised_ms: Spread
    """The same with synthesis."""
    pipeline_over_vosk: float
    """Processor time of a whole turn per that of decoding alone the same sound."""
    auto_over_one: float
    """Processor time of hearing every language per that of hearing the right one."""
    vosk_per_second: float
    """Processor seconds per second of sound, decoding alone."""
    match_found_ms: Spread
    match_missed_ms: Spread
    first_start_seconds: float
    """Content to ears with an empty cache: graph compiled and loaded."""
    later_start_seconds: float
    """The same with the graph from the cache."""
    resident_mb: float
    """Memory of this process, ears and voice loaded."""


def measure(settings: Settings, recordings: Sequence[Recording]) -> Speed:
    """Measure on `recordings`; about twenty are enough, each is heard some twenty times."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = settings.model_copy(update={"cache": Path(folder)})
        first_start, later_start = _start(fresh), _start(fresh)
        engine = Engine(fresh)
        sounds = [audio.read(recording.path) for recording in recordings]
        turns = [turn(engine, sound) for sound in sounds]  # warms up, and renders
        whole = [[turn(engine, sound) for sound in sounds] for _ in range(ROUNDS)]
        fresh_turns = [turn(engine, sound, rendered=False) for sound in sounds]
        resident = _resident_mb()
        [model] = Path(folder, "graphs").glob(f"*/{ALL}")
        bare, every, one = _decoders(engine, AcousticModel(model), recordings, turns)
        found, missed = _matching(engine, [recording.text for recording in recordings])
        return Speed(
            recordings=len(recordings),
            audio_seconds=sum(len(t.pcm) for t in turns) / 2 / RATE,
            rendered_ms=Spread.of([t.waited for ts in whole for t in ts if t.waited is not None]),
            synthesised_ms=Spread.of([t.waited for t in fresh_turns if t.waited is not None]),
            pipeline_over_vosk=statistics.median(sum(t.worked for t in ts) for ts in whole) / bare,
            auto_over_one=every / one,
            vosk_per_second=bare / (sum(len(t.pcm) for t in turns) / 2 / RATE),
            match_found_ms=found,
            match_missed_ms=missed,
            first_start_seconds=first_start,
            later_start_seconds=later_start,
            resident_mb=resident,
        )


def _start(settings: Settings) -> float:
    """Seconds from content on disk to ears that have heard a moment of silence."""
    began = time.perf_counter()
    recogniser = Engine(settings).recogniser
    _decoding(recogniser.listen, bytes(CHUNK))
    recogniser.close()
    return time.perf_counter() - began


def _decoders(
    engine: Engine, model: AcousticModel, recordings: Sequence[Recording], turns: Sequence[Turn]
) -> tuple[float, float, float]:
    """Processor seconds for the sound of `turns`: bare Vosk, our ears, our ears told the language.

    The three take turns within each recording, so that a busy moment meets all of them.
    """
    listen = engine.recogniser.listen
    rounds = []
    for _ in range(1 + ROUNDS):
        spent = np.zeros(3)
        for recording, asked in zip(recordings, turns, strict=True):
            spent += [
                _decoding(lambda: model.decoder(alternatives=0), asked.pcm),
                _decoding(listen, asked.pcm),
                _decoding(partial(listen, recording.text.language), asked.pcm),
            ]
        rounds.append(spent)
    bare, every, one = np.median(rounds[1:], axis=0)
    return float(bare), float(every), float(one)


def _decoding(make: Callable[[], Hearing | Decoder], pcm: bytes) -> float:
    """Processor seconds of hearing `pcm` in 20 ms pieces."""
    began = time.process_time()
    hearing = make()
    for start in range(0, len(pcm), CHUNK):
        hearing.accept(pcm[start : start + CHUNK])
    hearing.finish()
    hearing.close()
    return time.process_time() - began


def _matching(engine: Engine, texts: Sequence[Text]) -> tuple[Spread, Spread]:
    """Time to understand one typed sentence, for those that are found and those that are not."""
    spent: dict[bool, list[float]] = {True: [], False: []}
    for text in [*texts] * (1 + ROUNDS):
        began = time.perf_counter()
        meaning = engine.understanding.understand([text.words], text.language)
        spent[meaning.outcome != "unknown"].append(time.perf_counter() - began)
    return Spread.of(spent[True]), Spread.of(spent[False])


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
