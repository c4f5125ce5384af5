"""Sound in memory, and its ways in and out: files, sample rates, the telephone's mu-law.

Everything that hears works on mono signed 16-bit samples at 16 kHz (`RATE`).
"""

import contextlib
import io
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr

from assistant.errors import AudioError
from assistant.speech.mulaw import Samples, mulaw_decode, mulaw_encode

__all__ = [
    "MAX_SECONDS",
    "RATE",
    "Resampler",
    "Samples",
    "Sound",
    "mulaw_decode",
    "mulaw_encode",
    "read",
    "resample",
    "wav",
    "write_wav",
]

RATE: Final = 16000
"""Hz; what every recogniser here takes."""

MAX_SECONDS: Final = 30 * 60
"""The longest recording `read` takes."""

_CHANNELS: Final = 8
_RATES: Final = range(4000, 384_001)
_BLOCK: Final = 1 << 12
"""Frames read at once; a damaged place costs the block it is in."""


@dataclass(frozen=True, eq=False)
class Sound:
    """A stretch of mono sound."""

    samples: Samples
    """int16, shape (n,)."""
    rate: int
    """Hz."""

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate

    @property
    def pcm(self) -> bytes:
        """The samples as little-endian bytes, as recognisers and telephones take them."""
        return self.samples.astype("<i2", copy=False).tobytes()

    @classmethod
    def from_pcm(cls, pcm: bytes, rate: int) -> "Sound":
        """The other way round; an odd last byte is dropped."""
        samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.int16)
        return cls(samples, rate)


def read(path: str | Path) -> Sound:
    """The recording at ``path`` as mono at 16 kHz.

    Any WAV, FLAC, Ogg, Opus or MP3 of any rate, width and up to eight channels. A truncated file
    gives what is there. Memory stays near 32 kB a second and channel, whatever the file's rate.

    Raises:
        AudioError: no such file, no sound in it, longer than `MAX_SECONDS`, or damaged.
    """
    path = Path(path)
    _check_file(path)
    try:
        with soundfile.SoundFile(str(path)) as file:
            _check_format(path, file.samplerate, file.channels)
            channels = _channels(path, file)
    except (soundfile.SoundFileError, RuntimeError, ValueError, OSError) as error:
        raise AudioError(
            f"{path} is not a recording I can read; use WAV, FLAC, Ogg, Opus or MP3."
        ) from error
    if not len(channels):
        raise AudioError(f"{path} holds no sound at all; record it again.")
    return Sound(_mixed(channels), RATE)


def wav(sound: Sound) -> bytes:
    """``sound`` as a 16-bit mono WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.pcm)
    return buffer.getvalue()


def write_wav(path: str | Path, sound: Sound) -> None:
    """Write ``sound`` as `wav`.

    Raises:
        AudioError: the file cannot be written.
    """
    try:
        Path(path).write_bytes(wav(sound))
    except OSError as error:
        raise AudioError(_unwritten(path, error)) from error


def check_target(path: str | Path) -> None:
    """See that `write_wav` can make or replace this file: for before what takes long.

    Raises:
        AudioError: it cannot.
    """
    new = not Path(path).exists()
    try:
        with open(path, "ab"):
            pass
        if new:
            Path(path).unlink()
    except OSError as error:
        raise AudioError(_unwritten(path, error)) from error


def _unwritten(path: str | Path, error: OSError) -> str:
    return f"The sound file {path} cannot be written ({error.strerror}); check folder and disk."


def resample(sound: Sound, rate: int) -> Sound:
    """The same sound at ``rate`` Hz."""
    if rate == sound.rate:
        return sound
    return Sound(soxr.resample(sound.samples, sound.rate, rate), rate)


class Resampler:
    """Changes the rate of a stream that comes in pieces and has no end."""

    def __init__(self, rate_in: int, rate_out: int, quality: str = "HQ") -> None:
        """`quality` is soxr's: from 8 kHz, "HQ" holds back 66 ms and "MQ" 26 ms."""
        self._same = rate_in == rate_out
        self._stream = soxr.ResampleStream(rate_in, rate_out, 1, dtype="int16", quality=quality)

    def feed(self, samples: Samples) -> Samples:
        """What is ready after these ``samples``; may be empty."""
        ready: Samples = samples if self._same else self._stream.resample_chunk(samples)
        return ready


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise AudioError(f"{path} is a folder, not a recording; name the file itself.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError as error:
        raise AudioError(f"There is no file {path}; check the name.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise AudioError(f"{path} cannot be opened ({reason}).") from error
    if empty:
        raise AudioError(f"{path} is empty; record it again.")


def _check_format(path: Path, rate: int, channels: int) -> None:
    if rate not in _RATES or channels > _CHANNELS:
        raise AudioError(
            f"{path} has {channels} channels at {rate} Hz; convert it to mono at 16000 Hz."
        )


def _channels(path: Path, file: soundfile.SoundFile) -> Samples:
    """Every channel at 16 kHz, shape (n, channels)."""
    stream = soxr.ResampleStream(file.samplerate, RATE, file.channels, dtype="float32")
    blocks: list[Samples] = []
    room = MAX_SECONDS * RATE
    ended = False
    while not ended:
        block = np.zeros((0, file.channels), np.float32)
        # What was decoded before a damaged place is still good.
        with contextlib.suppress(soundfile.LibsndfileError):
            block = file.read(_BLOCK, dtype="float32", always_2d=True)
        ended = not len(block)
        if not np.isfinite(block).all():
            raise AudioError(f"{path} holds numbers that are no sound (NaN); record it again.")
        ready = stream.resample_chunk(block, last=ended)
        blocks.append((np.clip(ready, -1, 1) * 32767).astype(np.int16))
        room -= len(ready)
        if room < 0:
            raise AudioError(
                f"{path} is longer than {MAX_SECONDS / 60:g} minutes; cut it into questions."
            )
    return np.concatenate(blocks)


def _mixed(channels: Samples) -> Samples:
    """The mean of the channels; where they cancel out (reversed polarity), the loudest alone."""
    if channels.shape[1] == 1:
        return np.ascontiguousarray(channels[:, 0])
    power = [float(np.dot(c, c)) for c in channels.T.astype(np.float32)]
    mean = channels.mean(axis=1, dtype=np.float32)
    if float(np.dot(mean, mean)) < 0.1 * max(power):
        return np.ascontiguousarray(channels[:, int(np.argmax(power))])
    mixed: Samples = mean.astype(np.int16)
    return mixed
