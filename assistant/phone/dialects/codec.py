"""Between a line's codec and the sound that the rest of the assistant works with."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from assistant.phone.dialects.wire import FRAME, Codec
from assistant.speech.audio import (
    RATE,
    Resampler,
    Sound,
    mulaw_decode,
    mulaw_encode,
    resample,
)

_SILENCE: Final[dict[Codec, bytes]] = {"pcm": b"\0", "ulaw": b"\xff"}


class LineCodec:
    """Both directions of one line. Not for two threads at once."""

    def __init__(self, codec: Codec, rate: int) -> None:
        """
        Args:
            codec: how samples are written on the line.
            rate: Hz on the line; wideband is kept.
        """
        self._codec = codec
        self._rate = rate
        self._up = Resampler(rate, RATE, quality="MQ")  # a caller waits for what is held back

    @property
    def bytes_per_second(self) -> int:
        """Of sound on the line."""
        return self._rate * (2 if self._codec == "pcm" else 1)

    @property
    def frame(self) -> int:
        """Bytes of one frame of 20 ms."""
        return round(self.bytes_per_second * FRAME)

    def heard(self, pieces: Sequence[bytes]) -> bytes:
        """Sound from the line as s16le, mono, 16 kHz; a half sample at a piece's end is dropped."""
        if self._codec == "ulaw":
            samples = mulaw_decode(b"".join(pieces))
        else:
            whole = b"".join(piece[: len(piece) // 2 * 2] for piece in pieces)
            samples = np.frombuffer(whole, dtype="<i2").astype(np.int16)
        return self._up.feed(samples).astype("<i2", copy=False).tobytes()

    def spoken(self, sound: Sound) -> bytes:
        """`sound` for the line, filled up with silence to whole frames."""
        narrow = resample(sound, self._rate)
        data = mulaw_encode(narrow.samples) if self._codec == "ulaw" else narrow.pcm
        return data + _SILENCE[self._codec] * (-len(data) % self.frame)
