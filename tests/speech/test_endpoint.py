import numpy as np
import pytest

from assistant.speech.audio import RATE, Sound
from assistant.speech.endpoint import (
    Completeness,
    Endpointer,
    Endpointing,
    EndpointSettings,
    State,
)
from tests.speech.hearing import Say

FRAME = 0.02
SETTINGS = EndpointSettings()


def run(rule: Endpointing, speech: bool, seconds: float, partial: Completeness) -> list[State]:
    return [rule.step(speech, FRAME, partial) for _ in range(round(seconds / FRAME))]


def silence_until_end(rule: Endpointing, partial: Completeness) -> float:
    """Seconds of silence it takes."""
    for count in range(1, 1000):
        if rule.step(False, FRAME, partial) == "end":
            return count * FRAME
    raise AssertionError("it never ends")


def speaking(seconds: float = 1.0) -> Endpointing:
    rule = Endpointing(SETTINGS)
    run(rule, True, seconds, "unknown")
    return rule


def test_nothing_starts_without_speech() -> None:
    assert set(run(Endpointing(SETTINGS), False, 60, "complete")) == {"silence"}


def test_a_cough_starts_nothing() -> None:
    rule = Endpointing(SETTINGS)
    assert set(run(rule, True, 0.12, "unknown")) == {"silence"}
    assert set(run(rule, False, 5, "unknown")) == {"silence"}


def test_speech_with_short_holes_starts_an_utterance() -> None:
    rule = Endpointing(SETTINGS)
    states = [rule.step(i % 3 != 2, FRAME, "unknown") for i in range(15)]
    assert states[-1] == "speech"


@pytest.mark.parametrize(
    ("partial", "seconds"),
    [
        ("complete", SETTINGS.wait_complete),
        ("unknown", SETTINGS.wait),
        ("half", SETTINGS.wait_half),
    ],
)
def test_the_wait_depends_on_the_partial(partial: Completeness, seconds: float) -> None:
    assert silence_until_end(speaking(), partial) == pytest.approx(seconds)


def test_a_partial_that_changes_changes_the_wait() -> None:
    rule = speaking()
    run(rule, False, 0.6, "half")
    assert rule.step(False, FRAME, "complete") == "end"


def test_a_slow_speaker_is_waited_for_longer() -> None:
    rule = speaking()
    run(rule, False, 0.7, "unknown")
    run(rule, True, 0.5, "unknown")
    assert silence_until_end(rule, "unknown") == pytest.approx(1.06, abs=FRAME)


def test_the_pace_of_a_person_outlasts_the_utterance() -> None:
    rule = speaking()
    run(rule, False, 0.7, "unknown")
    run(rule, True, 0.5, "unknown")
    rule.reset()
    run(rule, True, 1, "unknown")
    assert silence_until_end(rule, "complete") == pytest.approx(1.06, abs=FRAME)


def test_even_the_slowest_is_not_waited_for_without_end() -> None:
    rule = speaking()
    for _ in range(5):
        run(rule, False, SETTINGS.wait_half - FRAME, "half")
        run(rule, True, 0.5, "half")
    assert silence_until_end(rule, "half") <= SETTINGS.longest_wait


def test_an_endless_utterance_is_ended() -> None:
    states = run(Endpointing(SETTINGS), True, 25, "half")
    assert states.index("end") * FRAME == pytest.approx(SETTINGS.longest_utterance, abs=0.5)


def test_every_number_can_be_set() -> None:
    rule = Endpointing(EndpointSettings(start=0.5, start_window=1.0, wait=0.3))
    assert run(rule, True, 0.48, "unknown")[-1] == "silence"
    assert rule.step(True, FRAME, "unknown") == "speech"
    assert silence_until_end(rule, "unknown") == pytest.approx(0.3)


def states(endpointer: Endpointer, sound: Sound, piece: int = 640) -> list[State]:
    pcm = sound.pcm
    return [endpointer.accept(pcm[i : i + piece]) for i in range(0, len(pcm), piece)]


def quiet(seconds: float) -> Sound:
    return Sound(np.zeros(int(seconds * RATE), np.int16), RATE)


def test_a_spoken_sentence_starts_and_ends(said: Say) -> None:
    endpointer = Endpointer()
    assert set(states(endpointer, quiet(1))) == {"silence"}
    assert "speech" in states(endpointer, said("When is the event?", "en"))
    assert endpointer.speech_seconds > 0.4
    after = states(endpointer, quiet(1))
    assert "end" in after
    assert after[-1] == "silence"


def test_one_large_piece_says_speech_before_end(said: Say) -> None:
    endpointer = Endpointer()
    sentence = np.concatenate([said("When is the event?", "en").samples, quiet(3).samples])
    assert endpointer.accept(Sound(sentence, RATE).pcm) == "speech"
    assert endpointer.accept(quiet(0.02).pcm) == "end"
    assert endpointer.accept(quiet(0.02).pcm) == "silence"


def test_the_clock_ends_an_utterance_whose_sound_stops_coming(said: Say) -> None:
    endpointer = Endpointer()
    speech = said("Where is the event?", "en")
    states(endpointer, Sound(speech.samples[: RATE // 4 + RATE // 2], RATE))
    assert not endpointer.waited(100.0)
    assert not endpointer.waited(100.3)
    assert endpointer.waited(101.0)


def test_the_clock_starts_again_when_sound_comes(said: Say) -> None:
    endpointer = Endpointer()
    speech = said("Where is the event?", "en")
    states(endpointer, Sound(speech.samples[: RATE // 4 + RATE // 2], RATE))
    assert not endpointer.waited(100.0)
    endpointer.accept(speech.pcm[RATE : RATE + 640])
    assert not endpointer.waited(100.9)


def test_the_clock_ends_nothing_that_has_not_begun() -> None:
    endpointer = Endpointer()
    assert not endpointer.waited(0.0)
    assert not endpointer.waited(1000.0)


def test_reset_forgets_the_utterance(said: Say) -> None:
    endpointer = Endpointer()
    states(endpointer, Sound(said("Where is the event?", "en").samples[:RATE], RATE))
    endpointer.reset()
    assert set(states(endpointer, quiet(2))) == {"silence"}
