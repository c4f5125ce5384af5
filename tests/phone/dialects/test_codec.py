"""Line codecs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.phone.dialects.codec import LineCodec
from assistant.speech.audio import Sound, mulaw_encode


def tone(rate: int, hertz: float, seconds: float = 1.0) -> Sound:
    at = np.arange(int(rate * seconds)) / rate
    return Sound((8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16), rate)


def strength(samples: np.ndarray, rate: int, hertz: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples)) / len(samples)
    return float(spectrum[round(hertz * len(samples) / rate)])


@pytest.mark.parametrize(("codec", "rate", "frame"), [("pcm", 16000, 640), ("ulaw", 8000, 160)])
def test_frames_are_whole(codec: str, rate: int, frame: int) -> None:
    line = LineCodec(codec, rate)  # type: ignore[arg-type]
    assert line.frame == frame
    assert len(line.spoken(tone(22050, 440, 0.123))) % frame == 0


def test_wideband_is_kept_where_the_line_carries_it() -> None:
    wide = LineCodec("pcm", 16000)
    heard = np.frombuffer(wide.heard([tone(16000, 6000).pcm]), "<i2")
    said = np.frombuffer(wide.spoken(tone(22050, 6000)), "<i2")
    assert strength(heard, 16000, 6000) > 3000
    assert strength(said[:16000], 16000, 6000) > 3000


def test_a_narrow_line_is_brought_to_16_khz() -> None:
    line = LineCodec("ulaw", 8000)
    data = mulaw_encode(tone(8000, 1000).samples)
    pieces = [data[i : i + 160] for i in range(0, len(data), 160)]
    heard = np.frombuffer(b"".join(line.heard([piece]) for piece in pieces), "<i2")
    assert 15000 < len(heard) <= 16000
    assert strength(heard[4000:12000], 16000, 1000) > 3000
    assert strength(heard[4000:12000], 16000, 3000) < 60


@given(st.lists(st.binary(max_size=99), max_size=8))
def test_odd_byte_counts_and_tiny_frames_do_no_harm(pieces: list[bytes]) -> None:
    assert len(LineCodec("pcm", 16000).heard(pieces)) == 2 * sum(len(p) // 2 for p in pieces)
    assert len(LineCodec("ulaw", 8000).heard(pieces)) % 2 == 0
