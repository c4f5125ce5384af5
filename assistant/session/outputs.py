"""What a session tells its door to do."""

from dataclasses import dataclass
from typing import Literal

from assistant import conversation as talk
from assistant.speech.audio import Sound


@dataclass(frozen=True)
class Play:
    """Send this sound to the loudspeaker, then report `played(mark)` when all of it is out."""

    sound: Sound
    mark: int


@dataclass(frozen=True)
class Clear:
    """Silence the loudspeaker now and drop what is queued; no `played` is expected for it."""


@dataclass(frozen=True)
class Caption:
    """What was heard, for a screen; `partial` ones change until the utterance ends."""

    text: str
    language: str | None
    partial: bool = False


@dataclass(frozen=True)
class Cue:
    """A short earcon, always with a printed counterpart."""

    name: Literal["listening", "thinking"]


Output = Play | Clear | Caption | Cue | talk.Understood | talk.Say | talk.Transfer | talk.HangUp
