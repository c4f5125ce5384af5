"""Microphones and loudspeakers: the only file that touches PortAudio (`sounddevice`).

PortAudio looks for devices once, when it starts; `rescan` starts it again. All failures leave as
AudioError, one sentence that says what is wrong and what to do.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import numpy as np

from assistant.errors import AudioError
from assistant.kiosk.sound.device import Side
from assistant.kiosk.sound.found import Found, choose
from assistant.speech.audio import RATE, Samples

BLOCK_SECONDS: Final = 0.01
"""Sound handed over at a time."""

LATENCY_SECONDS: Final = {"microphone": 0.2, "loudspeaker": 0.04}
"""Buffer asked of a device. A microphone's is only room for a busy moment: blocks leave it as they
come. A loudspeaker's is always full, so it delays the answer."""

_RATES: Final = {"microphone": (RATE, 48000, 44100), "loudspeaker": (48000, 44100, RATE)}
_CARDS: Final = "/dev/snd"
_INSTALL: Final = "install PortAudio (on Debian: apt install libportaudio2)"


class Stream:
    """An open microphone or loudspeaker; runs until it is closed or the device disappears.

    Args:
        name: what the system calls the device.
        rate: Hz.
        side: which side of the device.
        make: opens it with PortAudio, given the callback.
    """

    def __init__(self, name: str, rate: int, side: Side, make: Callable[..., Any]) -> None:
        self.name = name
        self.rate = rate
        self._handler: Callable[..., Any] | None = None
        self._stream = make(callback=self._record if side == "microphone" else self._play)

    @property
    def latency(self) -> float:
        """Seconds of sound held by the device's buffers."""
        return float(self._stream.latency)

    @property
    def running(self) -> bool:
        """False once the system has stopped the stream by itself."""
        return bool(self._stream.active)

    def start(self, handler: Callable[..., Any]) -> None:
        """Begin; ``handler`` is called on a thread of PortAudio.

        Args:
            handler: a microphone's gets int16 blocks, a loudspeaker's is asked for n samples.

        Raises:
            AudioError: the device is busy or gone.
        """
        self._handler = handler
        with _explained(f"'{self.name}'"):
            self._stream.start()

    def close(self) -> None:
        """Let go of the device; what is in its buffer is dropped. Never raises."""
        self._handler = None
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _record(self, data: Samples, frames: int, moment: object, status: object) -> None:
        if (handler := self._handler) is not None:
            handler(data[:, 0].copy())

    def _play(self, data: Samples, frames: int, moment: object, status: object) -> None:
        handler = self._handler
        data[:] = handler(frames)[:, np.newaxis] if handler is not None else 0


class PortAudio:
    """The sound devices of this computer."""

    def rescan(self) -> None:
        """Look for devices again; every open stream must be closed before.

        Raises:
            AudioError: PortAudio is missing or finds no sound system.
        """
        sounddevice = _sounddevice()
        with _explained("the sound system"):
            sounddevice._terminate()
            sounddevice._initialize()

    def sign(self) -> object:
        """See `device.System`: Linux makes and removes files where sound cards come and go."""
        try:
            return os.stat(_CARDS).st_mtime_ns
        except OSError:
            return None

    def found(self) -> list[Found]:
        """Every microphone and loudspeaker there was at the last scan.

        Raises:
            AudioError: PortAudio is missing.
        """
        sounddevice = _sounddevice()
        with _explained("the sound system"):
            defaults = sounddevice.default.device
            devices = list(sounddevice.query_devices())
        sides: tuple[tuple[Side, str, int], ...] = (
            ("microphone", "max_input_channels", defaults[0]),
            ("loudspeaker", "max_output_channels", defaults[1]),
        )
        return [
            Found(number, info["name"], side, number == default, round(info["default_samplerate"]))
            for number, info in enumerate(devices)
            for side, channels, default in sides
            if info[channels] > 0
        ]

    def choose(self, side: Side, wanted: str | int | None) -> Found:
        """See `found.choose`."""
        return choose(self.found(), side, wanted)

    def open(self, side: Side, wanted: str | int | None) -> Stream:
        """The chosen device, at the first rate and number of channels that it takes.

        Raises:
            AudioError: no such device, it is busy, or it refuses every rate.
        """
        found, sounddevice = self.choose(side, wanted), _sounddevice()
        kind = sounddevice.InputStream if side == "microphone" else sounddevice.OutputStream
        refusal: Exception | None = None
        for rate in dict.fromkeys((*_RATES[side], found.rate)):
            for channels in (1, 2):
                make = partial(
                    kind,
                    rate,
                    round(rate * BLOCK_SECONDS),
                    found.number,
                    channels,
                    "int16",
                    LATENCY_SECONDS[side],
                )
                try:
                    return Stream(found.name, rate, side, make)
                except (sounddevice.PortAudioError, ValueError) as error:
                    refusal = error
        raise AudioError(
            f"The {side} '{found.name}' cannot be used ({_reason(refusal)}): "
            "close other programs that use it, or connect it again."
        )


def _sounddevice() -> Any:
    """PortAudio, loaded when it is first needed: a computer without sound can still type."""
    try:
        import sounddevice
    except (OSError, ImportError) as error:
        raise AudioError(f"Sound devices cannot be used here: {_INSTALL}.") from error
    return sounddevice


@contextmanager
def _explained(what: str) -> Iterator[None]:
    try:
        yield
    except _sounddevice().PortAudioError as error:
        raise AudioError(
            f"I cannot reach {what} ({_reason(error)}); check that it runs."
        ) from error


def _reason(error: Exception | None) -> str:
    """PortAudio's own words, short."""
    return str(error).split("[")[0].strip().rstrip(".").lower() or "no reason given"
