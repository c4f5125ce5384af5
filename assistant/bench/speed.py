"""How fast the assistant is, as ratios within one run: a slow or busy machine slows both sides.

Processor time is that of this process and its threads. What is compared is measured in turns, the
whole round several times, and the median of the rounds is kept.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.bench import memory
from assistant.bench.recordings import Recording, Text
from assistant.bench.turn import CHUNK, Turn, turn
from assistant.engine import Engine
from assistant.settings import Settings
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound
from assistant.speech.decoder import AcousticModel, Decoder
from assistant.speech.graph.compilation import ALL
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
    rendered_processor_ms: Spread
    """The same in processor time, which other programs on the machine do not lengthen."""
    synthesised_ms: Spread
    """Last sample of speech to first of an answer that is synthesised, less the silence."""
    synthesised_processor_ms: Spread
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
    first_start_processor_seconds: float
    later_start_seconds: float
    """The same with the graph from the cache."""
    resident_mb: float
    """Memory of this process, ears and voice loaded."""


def measure(settings: Settings, recordings: Sequence[Recording], texts: Sequence[Text]) -> Speed:
    """Measure the whole on `recordings`, matching on `texts`.

    About twenty recordings are enough, each is heard some twenty times.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = settings.model_copy(update={"cache": Path(folder)})
        first_start, first_work = _start(fresh)
        later_start, _ = _start(fresh)
        engine = Engine(fresh)
        sounds = [audio.read(recording.path) for recording in recordings]
        asked = [turn(engine, sound) for sound in sounds]  # warms up, and renders
        anew = [turn(engine, sound, rendered=False) for sound in sounds]
        resident = memory.resident()
        [model] = Path(folder, "graphs").glob(f"*/{ALL}")
        rounds = Rounds(engine, AcousticModel(model))
        for _ in range(ROUNDS):
            rounds.go(recordings, sounds, asked)
        whole, bare, every, one = np.median(rounds.spent, axis=0)
        found, missed = _matching(engine, texts)
        heard = sum(len(each.pcm) for each in asked) / 2 / RATE
        return Speed(
            recordings=len(recordings),
            audio_seconds=heard,
            rendered_ms=_spread(each.waited for each in rounds.turns),
            rendered_processor_ms=_spread(each.busy for each in rounds.turns),
            synthesised_ms=_spread(each.waited for each in anew),
            synthesised_processor_ms=_spread(each.busy for each in anew),
            pipeline_over_vosk=float(whole / bare),
            auto_over_one=float(every / one),
            vosk_per_second=float(bare) / heard,
            match_found_ms=found,
            match_missed_ms=missed,
            first_start_seconds=first_start,
            first_start_processor_seconds=first_work,
            later_start_seconds=later_start,
            resident_mb=resident,
        )


class Rounds:
    """Processor seconds of each round: whole turns, bare Vosk, our ears, our ears with a language.

    The four take turns within each recording, so that a busy moment meets all of them.
    """

    def __init__(self, engine: Engine, model: AcousticModel) -> None:
        self.spent: list[NDArray[np.float64]] = []
        self.turns: list[Turn] = []
        self._engine = engine
        self._model = model

    def go(
        self, recordings: Sequence[Recording], sounds: Sequence[Sound], asked: Sequence[Turn]
    ) -> None:
        """One round; `asked` has what was heard of each of `sounds` until its answer."""
        listen = self._engine.recogniser.listen
        spent = np.zeros(4)
        for recording, sound, before in zip(recordings, sounds, asked, strict=True):
            again = turn(self._engine, sound)
            self.turns.append(again)
            spent += [
                again.worked,
                _decoding(lambda: self._model.decoder(alternatives=0), before.pcm),
                _decoding(listen, before.pcm),
                _decoding(partial(listen, recording.text.language), before.pcm),
            ]
        self.spent.append(spent)


def _spread(seconds: Iterable[float | None]) -> Spread:
    return Spread.of([value for value in seconds if value is not None])


def _start(settings: Settings) -> tuple[float, float]:
    """Seconds by the clock and of processors, from content on disk to ears that hear."""
    clock, processor = time.perf_counter(), _processor_with_children()
    recogniser = Engine(settings).recogniser
    _decoding(recogniser.listen, bytes(CHUNK))
    recogniser.close()
    return time.perf_counter() - clock, _processor_with_children() - processor


def _processor_with_children() -> float:
    """The graph is compiled in a process of its own."""
    return sum(os.times()[:4])


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
    for text in texts:
        began = time.perf_counter()
        meaning = engine.understanding.understand(text.words, text.language)
        spent[meaning.outcome != "unknown"].append(time.perf_counter() - began)
    return Spread.of(spent[True]), Spread.of(spent[False])
