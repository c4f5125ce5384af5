from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.errors import AudioError
from assistant.speech.audio import (
    RATE,
    Resampler,
    Samples,
    Sound,
    check_target,
    read,
    resample,
    write_wav,
)


def tone(seconds: float, rate: int, hertz: float = 440) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)


def loudest_hertz(sound: Sound) -> float:
    spectrum = np.abs(np.fft.rfft(sound.samples))
    return float(np.argmax(spectrum) * sound.rate / len(sound.samples))


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize(
    ("suffix", "subtype"),
    [(".wav", "PCM_16"), (".wav", "PCM_U8"), (".wav", "ULAW"), (".wav", "FLOAT"), (".flac", None)],
)
def test_reads_any_rate_and_width(
    tmp_path: Path, rate: int, suffix: str, subtype: str | None
) -> None:
    path = tmp_path / f"tone{suffix}"
    soundfile.write(path, tone(1, rate), rate, subtype=subtype)
    sound = read(path)
    assert sound.rate == RATE
    assert sound.samples.dtype == np.int16
    assert sound.seconds == pytest.approx(1, abs=0.02)
    assert loudest_hertz(sound) == pytest.approx(440, abs=2)
    assert np.abs(sound.samples).max() == pytest.approx(16384, rel=0.05)


@pytest.mark.parametrize(
    ("suffix", "container", "subtype"),
    [(".ogg", "OGG", "VORBIS"), (".opus", "OGG", "OPUS"), (".mp3", "MP3", None)],
)
def test_reads_compressed_files(
    tmp_path: Path, suffix: str, container: str, subtype: str | None
) -> None:
    path = tmp_path / f"tone{suffix}"
    soundfile.write(path, tone(1, 48000), 48000, format=container, subtype=subtype)
    sound = read(path)
    assert sound.seconds == pytest.approx(1, abs=0.1)
    assert loudest_hertz(sound) == pytest.approx(440, abs=3)


def test_stereo_is_mixed(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    left, right = tone(1, 16000, 440), tone(1, 16000, 1000)
    soundfile.write(path, np.stack([left, right], axis=1), 16000)
    spectrum = np.abs(np.fft.rfft(read(path).samples))
    assert spectrum[440] == pytest.approx(spectrum[1000], rel=0.05)


def test_channels_of_opposite_polarity_do_not_cancel(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    wave = tone(1, 16000)
    soundfile.write(path, np.stack([wave, -wave], axis=1), 16000)
    assert np.abs(read(path).samples).max() > 10000


def test_a_silent_channel_does_not_hide_the_other(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    wave = tone(1, 16000)
    soundfile.write(path, np.stack([np.zeros_like(wave), wave], axis=1), 16000)
    assert np.abs(read(path).samples).max() > 7000


def test_a_truncated_file_gives_what_is_there(tmp_path: Path) -> None:
    whole, half = tmp_path / "whole.wav", tmp_path / "half.wav"
    soundfile.write(whole, tone(2, 16000), 16000)
    half.write_bytes(whole.read_bytes()[: 44 + 32001])
    assert read(half).seconds == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("container", ["FLAC", "OGG", "MP3"])
def test_a_truncated_compressed_file_gives_what_is_there(tmp_path: Path, container: str) -> None:
    whole, half = tmp_path / "whole", tmp_path / "half"
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, 64000)
    soundfile.write(whole, noise, 16000, format=container)
    data = whole.read_bytes()
    half.write_bytes(data[: len(data) // 2])
    assert 0.5 < read(half).seconds <= 4.2


def test_float_samples_beyond_full_scale_are_clipped(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    soundfile.write(path, 8 * tone(1, 16000), 16000, subtype="FLOAT")
    assert read(path).samples.max() == 32767


def no_audio(path: Path) -> None:
    path.write_text("This is a letter, not a recording. " * 50)


def empty(path: Path) -> None:
    path.touch()


def folder(path: Path) -> None:
    path.mkdir()


def no_samples(path: Path) -> None:
    soundfile.write(path, np.zeros(0), 16000, format="WAV")


def not_a_number(path: Path) -> None:
    wave = tone(1, 16000)
    wave[100] = np.nan
    soundfile.write(path, wave, 16000, format="WAV", subtype="FLOAT")


def only_a_header(path: Path) -> None:
    soundfile.write(path, tone(1, 16000), 16000, format="WAV")
    path.write_bytes(path.read_bytes()[:30])


def absurd_rate(path: Path) -> None:
    soundfile.write(path, tone(1, 16000), 100, format="WAV")


def too_many_channels(path: Path) -> None:
    soundfile.write(path, np.zeros((100, 9)), 16000, format="WAV")


def nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (no_audio, "not a recording I can read"),
        (empty, "is empty"),
        (folder, "is a folder"),
        (no_samples, "holds no sound"),
        (not_a_number, "NaN"),
        (only_a_header, "not a recording I can read"),
        (absurd_rate, "convert it"),
        (too_many_channels, "9 channels"),
        (nothing, "There is no file"),
    ],
)
def test_bad_files_are_explained(tmp_path: Path, damage: object, sentence: str) -> None:
    path = tmp_path / "recording"
    assert callable(damage)
    damage(path)
    with pytest.raises(AudioError, match=sentence) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.wav"
    path.touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AudioError, match="Permission denied"):
        read(path)


def test_a_name_with_a_nul_is_no_file() -> None:
    with pytest.raises(AudioError, match="cannot be opened"):
        read("a\0b.wav")


def test_ten_minutes_of_silence_are_read(tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(600 * 8000, np.int16), 8000)
    sound = read(path)
    assert sound.seconds == pytest.approx(600)
    assert not sound.samples.any()


def test_a_recording_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    soundfile.write(path, np.zeros(31 * 60 * 4000, np.int16), 4000)
    with pytest.raises(AudioError, match="longer than 30 minutes"):
        read(path)


def test_wav_round_trip(tmp_path: Path) -> None:
    samples = np.random.default_rng(1).integers(-32768, 32767, 1000).astype(np.int16)
    write_wav(tmp_path / "x.wav", Sound(samples, RATE))
    assert np.abs(read(tmp_path / "x.wav").samples.astype(int) - samples).max() <= 1


def test_writing_where_nothing_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="cannot be written"):
        write_wav(tmp_path / "no" / "x.wav", Sound(np.zeros(10, np.int16), RATE))


def test_pcm_round_trip_drops_half_a_sample() -> None:
    sound = Sound(np.array([1, -2, 300], np.int16), RATE)
    assert Sound.from_pcm(sound.pcm + b"\x01", RATE).samples.tolist() == [1, -2, 300]


@pytest.mark.parametrize("rate", [8000, 16000, 44100])
def test_a_stream_is_resampled_like_the_whole(rate: int) -> None:
    wave: Samples = (32767 * tone(1, rate)).astype(np.int16)
    stream = Resampler(rate, RATE)
    pieces = [stream.feed(wave[i : i + 161]) for i in range(0, len(wave), 161)]
    streamed = np.concatenate(pieces).astype(int)
    whole = resample(Sound(wave, rate), RATE).samples
    held_back = len(whole) - len(streamed)
    assert 0 <= held_back < 0.07 * RATE
    assert np.abs(streamed - whole[: len(streamed)]).max() < 200


def test_a_place_for_a_file_is_tried_and_left_as_it_was(tmp_path: Path) -> None:
    there = tmp_path / "there.wav"
    there.write_bytes(b"precious")
    check_target(there)
    check_target(tmp_path / "new.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["there.wav"]
    assert there.read_bytes() == b"precious"
    for nowhere in (tmp_path / "no" / "x.wav", tmp_path):
        with pytest.raises(AudioError, match="cannot be written"):
            check_target(nowhere)
