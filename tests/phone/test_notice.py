"""The news that all lines are busy, as a file."""

import io

import numpy as np
import soundfile

from assistant.phone.notice import Notice
from assistant.speech.audio import Sound


def tone(seconds: float, rate: int) -> Sound:
    wave = 9000 * np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 440 / rate)
    return Sound(wave.astype(np.int16), rate)


def test_it_is_a_file_that_every_phone_system_plays() -> None:
    samples, rate = soundfile.read(io.BytesIO(Notice([tone(1, 22050), tone(0.5, 16000)]).wav))
    info = soundfile.info(io.BytesIO(Notice([tone(1, 22050)]).wav))
    assert (info.format, info.subtype, info.channels, rate) == ("WAV", "PCM_16", 1, 8000)
    assert len(samples) == 12000
    assert min(np.abs(part).max() for part in np.split(samples, 3)) > 0.2


def test_other_words_have_another_address() -> None:
    one, same, other = Notice([tone(1, 8000)]), Notice([tone(1, 8000)]), Notice([tone(2, 8000)])
    assert one.path == same.path != other.path
    assert one.path.startswith("/phone/busy/")
    assert one.path.endswith(".wav")
