"""One sound, played to its end: for commands that speak without a kiosk."""

from threading import Event
from typing import Final

from assistant.errors import AudioError
from assistant.kiosk.sound.devices import PortAudio
from assistant.kiosk.sound.playback import Playback
from assistant.speech.audio import Sound

_PATIENCE: Final = 5.0
"""Seconds a loudspeaker may take longer than the sound that it plays."""


def can_play() -> bool:
    """Whether this computer has a loudspeaker that `play` could use."""
    try:
        PortAudio().choose("loudspeaker", None)
    except AudioError:
        return False
    return True


def play(sound: Sound) -> None:
    """Play ``sound`` to its end, then return.

    Raises:
        AudioError: there is no loudspeaker or it cannot be used.
    """
    over = Event()
    stream = PortAudio().open("loudspeaker", None)
    playback = Playback(stream.rate, stream.latency, lambda mark: over.set())
    playback.play(sound, mark=0)
    try:
        stream.start(playback.give)
        if not over.wait(sound.seconds + _PATIENCE):
            raise AudioError(f"The loudspeaker '{stream.name}' does not play; connect it again.")
    finally:
        stream.close()
