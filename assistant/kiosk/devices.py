"""Microphones and loudspeakers: the only file that touches PortAudio (`sounddevice`).

PortAudio looks for devices once, when it starts; `rescan` starts it again. All failures leave as
AudioError, one sentence that says what is wrong and what to do.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from assistant.errors import AudioError
from assistant.speech.audio import RATE, Samples, Sound, resample

Side = Literal["microphone", "loudspeaker"]

BLOCK_SECONDS: Final = 0.01
"""Sound handed over at a time."""

LATENCY_SECONDS: Final = 0.04
"""Buffer asked of a device: small enough to answer quickly, large enough for a busy computer."""

_RATES: Final = {"microphone": (RATE, 48000, 44100), "loudspeaker": (48000, 44100, RATE)}
_INSTALL = "install PortAudio (on Debian: apt install libportaudio2)"


@dataclass(frozen=True)
class Found:
    """One side of a device as the system lists it."""

    number: int
    name: str
    side: Side
    default: bool
    rate: int
    """Hz, the device's own."""


@dataclass(frozen=True)
class Stream:
    """An open microphone or loudspeaker; runs until it is closed or the device disappears."""

    name: str
    rate: int
    """Hz."""
    latency: float
    """Seconds of sound held by the device's buffers."""
    _stream: Any

    @property
    def running(self) -> bool:
        """False once the system has stopped the stream by itself."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Let go of the device; what is in its buffer is dropped. Never raises."""
        try:
            self._stream.abort(ignore_errors=True)
        finally:
            self._stream.close(ignore_errors=True)


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
        """The device with this number or a part of this name; None is the system's default.

        Raises:
            AudioError: no such device, or several that a name fits.
        """
        all_found = [found for found in self.found() if found.side == side]
        if not all_found:
            raise AudioError(f"This computer has no {side}; connect one.")
        names = ", ".join(f"{found.number} {found.name}" for found in all_found)
        if wanted is None:
            return next((found for found in all_found if found.default), all_found[0])
        if isinstance(wanted, int) or wanted.isdecimal():
            fitting = [found for found in all_found if found.number == int(wanted)]
        else:
            lower = wanted.casefold()
            exact = [found for found in all_found if found.name.casefold() == lower]
            fitting = exact or [found for found in all_found if lower in found.name.casefold()]
        if not fitting:
            raise AudioError(f"There is no {side} '{wanted}'; connect it or choose from: {names}.")
        if len(fitting) > 1:
            raise AudioError(f"'{wanted}' fits more than one {side}; choose one from: {names}.")
        return fitting[0]

    def microphone(self, wanted: str | int | None, take: Callable[[Samples], None]) -> Stream:
        """Start recording; ``take`` gets int16 mono blocks on a thread of PortAudio.

        Raises:
            AudioError: no such device, it is busy, or it refuses every rate.
        """

        def callback(data: Samples, frames: int, moment: object, status: object) -> None:
            take(data[:, 0].copy())

        return self._open(self.choose("microphone", wanted), _sounddevice().InputStream, callback)

    def loudspeaker(self, wanted: str | int | None, give: Callable[[int], Samples]) -> Stream:
        """Start playing; ``give(n)`` returns the next n int16 samples on a thread of PortAudio.

        Raises:
            AudioError: no such device, it is busy, or it refuses every rate.
        """

        def callback(data: Samples, frames: int, moment: object, status: object) -> None:
            data[:] = give(frames)[:, np.newaxis]

        return self._open(self.choose("loudspeaker", wanted), _sounddevice().OutputStream, callback)

    def _open(self, found: Found, kind: Callable[..., Any], callback: object) -> Stream:
        """The first rate and number of channels that the device takes."""
        sounddevice = _sounddevice()
        refusal: Exception | None = None
        for rate in dict.fromkeys((*_RATES[found.side], found.rate)):
            for channels in (1, 2):
                try:
                    stream = kind(
                        samplerate=rate,
                        device=found.number,
                        channels=channels,
                        dtype="int16",
                        blocksize=round(rate * BLOCK_SECONDS),
                        latency=LATENCY_SECONDS,
                        callback=callback,
                    )
                    stream.start()
                except (sounddevice.PortAudioError, ValueError) as error:
                    refusal = error
                    continue
                return Stream(found.name, rate, float(stream.latency), stream)
        raise AudioError(
            f"The {found.side} '{found.name}' cannot be used ({_reason(refusal)}): "
            "close other programs that use it, or connect it again."
        )


def can_play() -> bool:
    """Whether this computer has a loudspeaker that `play` could use."""
    try:
        PortAudio().choose("loudspeaker", None)
    except AudioError:
        return False
    return True


def play(sound: Sound, wanted: str | int | None = None) -> None:
    """Play ``sound`` to its end, then return.

    Raises:
        AudioError: there is no loudspeaker or it cannot be used.
    """
    rest = np.zeros(0, np.int16)

    def give(count: int) -> Samples:
        nonlocal rest
        block, rest = rest[:count], rest[count:]
        return np.concatenate([block, np.zeros(count - len(block), np.int16)])

    stream = PortAudio().loudspeaker(wanted, give)
    try:
        rest = resample(sound, stream.rate).samples
        while len(rest) and stream.running:
            time.sleep(BLOCK_SECONDS)
        time.sleep(stream.latency)
    finally:
        stream.close()


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
