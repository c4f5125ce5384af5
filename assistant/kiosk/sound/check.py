"""Are microphone and loudspeaker good enough? A second is recorded, then one played and recorded.

`measure` uses the devices, `judge` only thinks about what was recorded.
"""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from assistant.errors import AudioError
from assistant.kiosk.settings import KioskSettings
from assistant.kiosk.sound.device import Frames, Lost, System
from assistant.kiosk.sound.live import LiveDevice
from assistant.kiosk.sound.meter import SILENT, level
from assistant.speech.audio import RATE, Samples, Sound

_SECONDS: Final = 1.0
_SETTLE: Final = 0.5
_PATIENCE: Final = 3.0
_CLIPPED: Final = 32700
_MOST_CLIPPED: Final = 0.001
_NOISY: Final = -45.0
"""dB below full scale; a quiet room with a good microphone is at -60."""
_LOUD_ECHO: Final = -20.0
_HEARD: Final = 6.0
"""dB above the noise at which the microphone certainly hears the loudspeaker."""


@dataclass(frozen=True)
class Recorded:
    """What the microphone gave, int16 at 16 kHz."""

    quiet: Samples
    """While nothing was played."""
    playing: Samples
    """While the loudspeaker hummed."""


@dataclass(frozen=True)
class Verdict:
    """One thing looked at."""

    good: bool
    what: str
    text: str
    """What was found; if it is not good, with what to do."""


def hum(seconds: float = _SECONDS) -> Sound:
    """A sound like a voice, but nobody's: 200 Hz with its overtones."""
    time_ = np.arange(round(seconds * RATE)) / RATE
    wave = sum(np.sin(2 * np.pi * 200 * k * time_) / k for k in range(1, 15))
    fade = np.minimum(1, np.minimum(time_, seconds - time_) / 0.05)
    return Sound((wave * fade * 6000).astype(np.int16), RATE)


def measure(system: System, settings: KioskSettings) -> Recorded:
    """Record a second of the room, then a second of our own sound.

    Raises:
        AudioError: a device cannot be used or gives no sound at all.
    """
    device = LiveDevice(system, settings.microphone, settings.loudspeaker)
    device.open()
    try:
        while (event := device.next(0)) is not None:
            if isinstance(event, Lost):
                raise AudioError(event.reason)
        _record(device, _SETTLE)
        quiet = _record(device, _SECONDS)
        device.play(hum(_SECONDS + _SETTLE))
        _record(device, _SETTLE / 2)
        playing = _record(device, _SECONDS)
    finally:
        device.close()
    return Recorded(quiet, playing)


def judge(recorded: Recorded, duplex: bool) -> list[Verdict]:
    """Level, clipping, noise and echo.

    Args:
        recorded: see `measure`.
        duplex: whether a voice may interrupt, which takes that the microphone does not hear us.
    """
    noise, echo = level(_pcm(recorded.quiet)), level(_pcm(recorded.playing))
    both = np.concatenate([recorded.quiet, recorded.playing])
    clipped = float(np.mean(np.abs(both.astype(np.int32)) >= _CLIPPED)) if len(both) else 0.0
    heard = _level(noise, echo)
    if not heard.good:
        return [heard]  # of silence, nothing else is worth telling
    return [
        heard,
        _clipping(clipped),
        _noise(noise),
        _echo(noise, echo, duplex),
    ]


def _level(noise: float, echo: float) -> Verdict:
    if max(noise, echo) <= SILENT:
        text = "the microphone gives digital silence: unmute it, or choose another one."
        return Verdict(False, "level", text)
    return Verdict(True, "level", f"the microphone hears the room at {noise:.0f} dB.")


def _clipping(clipped: float) -> Verdict:
    if clipped > _MOST_CLIPPED:
        text = f"{clipped:.1%} of the samples are cut off: turn the microphone down."
        return Verdict(False, "clipping", text)
    return Verdict(True, "clipping", "nothing is cut off.")


def _noise(noise: float) -> Verdict:
    if noise > _NOISY:
        text = f"the room is at {noise:.0f} dB: move the microphone nearer, or to a quieter place."
        return Verdict(False, "noise", text)
    return Verdict(True, "noise", f"the room is quiet enough ({noise:.0f} dB).")


def _echo(noise: float, echo: float, duplex: bool) -> Verdict:
    if echo < noise + _HEARD:
        told = "the microphone does not hear the loudspeaker; a headset, or is it turned off?"
        return Verdict(True, "echo", told)
    if duplex:
        text = f"the microphone hears the loudspeaker at {echo:.0f} dB: turn `duplex` off."
        return Verdict(False, "echo", text)
    if echo > _LOUD_ECHO:
        text = f"our own voice is very loud in the microphone ({echo:.0f} dB): move them apart."
        return Verdict(False, "echo", text)
    return Verdict(True, "echo", f"the loudspeaker is heard at {echo:.0f} dB, as it should be.")


def _record(device: LiveDevice, seconds: float) -> Samples:
    """The next ``seconds`` of the microphone."""
    blocks, wanted = b"", round(seconds * RATE) * 2
    deadline = time.monotonic() + seconds + _PATIENCE
    while len(blocks) < wanted:
        event = device.next(0.1)
        if isinstance(event, Frames):
            blocks += event.pcm
        if time.monotonic() > deadline:
            raise AudioError("The microphone gives no sound at all; connect it again.")
    return np.frombuffer(blocks[:wanted], "<i2").astype(np.int16)


def _pcm(samples: Samples) -> bytes:
    return samples.astype("<i2").tobytes()
