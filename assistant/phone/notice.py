"""The news that all lines are busy, as a file that phone systems fetch and play by themselves.

So callers hear it in our own voice and in every language, and take no socket of ours.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from assistant.speech.audio import Sound, resample, wav
from assistant.speech.prompts import joined

FOLDER: Final = "/phone/busy"
"""Where phone systems fetch it."""

_RATE: Final = 8000
"""Hz; with 16 bits and one channel every phone system plays it."""


class Notice:
    """What is said, one sound after the other."""

    def __init__(self, sounds: Sequence[Sound]) -> None:
        self.wav = wav(joined([resample(sound, _RATE) for sound in sounds]))

    @cached_property
    def path(self) -> str:
        """Its address; phone systems keep what they fetched, so other words have another one."""
        return f"{FOLDER}/{hashlib.sha256(self.wav).hexdigest()[:16]}.wav"
