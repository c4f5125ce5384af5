"""Short tones that say what the kiosk does, each different and each with printed words.

They differ in direction and count, not only in pitch, so they can be told apart with poor hearing
or a poor loudspeaker: listening rises, thinking is one soft tick, not understood falls, goodbye is
three falling notes. Their level is below speech, for they may be heard often.
"""

from typing import Final, Literal

import numpy as np

from assistant.speech.audio import Sound

Name = Literal["listening", "thinking", "not_understood", "goodbye"]

RATE: Final = 24000
PROMPTS: Final[dict[Name, str]] = {
    "listening": "listening",
    "thinking": "thinking",
    "not_understood": "cue_not_understood",
    "goodbye": "goodbye",
}
"""The catalog prompt that is printed with each."""

_NOTES: Final[dict[Name, tuple[tuple[float, float], ...]]] = {
    "listening": ((660, 0.045), (880, 0.055)),
    "thinking": ((520, 0.05),),
    "not_understood": ((392, 0.09), (294, 0.13)),
    "goodbye": ((784, 0.09), (659, 0.09), (523, 0.16)),
}
"""Hz and seconds. Listening is short, for a person may speak right after it."""

_LEVEL: Final = 0.12
_RAMP: Final = 0.008
"""Seconds a note takes to swell and to fade, so that it does not click."""


def earcon(name: Name) -> Sound:
    """The tone of this name."""
    notes = [_note(frequency, seconds) for frequency, seconds in _NOTES[name]]
    return Sound(np.concatenate(notes), RATE)


def _note(frequency: float, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """A sine with a little of its octave, which small loudspeakers carry better."""
    time = np.arange(round(seconds * RATE)) / RATE
    wave = np.sin(2 * np.pi * frequency * time) + 0.3 * np.sin(4 * np.pi * frequency * time)
    envelope = np.minimum(1, np.minimum(time, seconds - time) / _RAMP)
    return (wave * envelope * _LEVEL * 32767).astype(np.int16)
