import numpy as np
import pytest

from assistant.speech.audio import RATE, Sound
from assistant.speech.vad import FRAME, SpeechDetector, speech_only
from tests.speech.hearing import Say


def noise(seconds: float, dbfs: float) -> Sound:
    wave = np.random.default_rng(1).standard_normal(int(seconds * RATE))
    return Sound((32768 * 10 ** (dbfs / 20) * wave).clip(-32768, 32767).astype(np.int16), RATE)


def share(decisions: list[bool]) -> float:
    return sum(decisions) / len(decisions)


def test_silence_is_no_speech() -> None:
    assert not any(SpeechDetector().feed(bytes(2 * RATE)))


def test_a_sentence_is_speech(said: Say) -> None:
    assert share(SpeechDetector().feed(said("When is the event?", "en").pcm)) > 0.4


@pytest.mark.parametrize("dbfs", [-50, -30, -15])
def test_steady_noise_is_no_speech_after_a_second(dbfs: float) -> None:
    decisions = SpeechDetector().feed(noise(5, dbfs).pcm)
    assert share(decisions[int(1.2 / FRAME) :]) < 0.02


def test_speech_is_found_in_noise(said: Say) -> None:
    sentence = said("Can my record be cleared?", "en")
    mixed = noise(3 + sentence.seconds, -40).samples.copy()
    mixed[2 * RATE : 2 * RATE + len(sentence.samples)] += sentence.samples
    decisions = SpeechDetector().feed(Sound(mixed, RATE).pcm)
    inside = decisions[int(2 / FRAME) : int((2 + sentence.seconds) / FRAME)]
    assert share(inside) > 0.3
    assert share(decisions[int(1.2 / FRAME) : int(1.9 / FRAME)]) < 0.1


def test_pieces_of_any_length_give_the_same_decisions(said: Say) -> None:
    pcm = said("Where is it?", "en").pcm
    whole = SpeechDetector().feed(pcm)
    detector = SpeechDetector()
    pieces = [detector.feed(pcm[i : i + 333]) for i in range(0, len(pcm), 333)]
    assert [decision for piece in pieces for decision in piece] == whole


def test_ten_minutes_of_silence_become_nothing() -> None:
    assert not len(speech_only(Sound(np.zeros(600 * RATE, np.int16), RATE)).samples)


def test_only_the_silence_is_cut(said: Say) -> None:
    sentence = said("When is the event?", "en")
    quiet = np.zeros(20 * RATE, np.int16)
    kept = speech_only(Sound(np.concatenate([quiet, sentence.samples, quiet]), RATE))
    assert sentence.seconds * 0.6 < kept.seconds < sentence.seconds + 1


def test_a_short_sound_stays_whole() -> None:
    faint = noise(5, -70)
    assert speech_only(faint) is faint
