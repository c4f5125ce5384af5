"""What decoding alone would allow: libvosk, a thread a core, nothing else running."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Final

import numpy as np

from assistant.bench.server import TRAILING
from assistant.engine import Engine
from assistant.phone.trial.caller import HEARD_OUT
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound

_SECONDS: Final = 12.0


def raw_capacity(engine: Engine, lines: Sequence[Sound]) -> float:
    """Seconds of call that libvosk decodes in a second on all cores, nothing else running.

    It gets all that a caller of `bench calls` sends in a turn: a question, then silence until the
    caller has heard enough of the answer.
    """
    cores = os.cpu_count() or 1
    sounds = [audio.resample(sound, RATE) for sound in lines]
    quiet = np.zeros(round((TRAILING + HEARD_OUT) * RATE), np.int16)

    def decode(first: int) -> float:
        done, end = 0.0, time.monotonic() + _SECONDS
        for number in count(first):
            if time.monotonic() >= end:
                return done
            sound = sounds[number % len(sounds)]
            hearing = engine.recogniser.listen()
            samples = np.concatenate([sound.samples, quiet])
            for at in range(0, len(samples), RATE // 10):
                hearing.accept(samples[at : at + RATE // 10].tobytes())
            hearing.finish()
            hearing.close()
            done += len(samples) / RATE
        return done

    start = time.monotonic()
    with ThreadPoolExecutor(cores) as pool:
        seconds = sum(pool.map(decode, range(cores)))
    return seconds / (time.monotonic() - start)
