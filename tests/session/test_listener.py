"""What is decoded and what is not, and when partial results are looked at."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from assistant.session.listener import Listener
from assistant.session.turn_taking import TurnTaking
from assistant.speech.endpoint import Completeness, EndpointSettings
from assistant.speech.fakes import FakeHearing, FakeRecogniser, said
from assistant.speech.recogniser import Hypothesis
from tests.session.sounds import RATE, quiet, voiced

QUESTION = said("when is the event in new haven this year")
ENDPOINT = EndpointSettings(wait=2.0, wait_complete=2.0, wait_half=2.0)


class Ears:
    """A listener, all that it was given and all that it told."""

    def __init__(
        self, judge: Callable[[str, str], Completeness], captions: bool, piece: float
    ) -> None:
        self.recogniser = FakeRecogniser([QUESTION, QUESTION])
        self.shown: list[tuple[Hypothesis, float]] = []
        self.listener = Listener(
            self.recogniser, judge, ENDPOINT, TurnTaking(), captions, self._note
        )
        self.given = bytearray()
        self._piece = int(piece * RATE) * 2

    def feed(self, pcm: bytes) -> None:
        for at in range(0, len(pcm), self._piece):
            piece = pcm[at : at + self._piece]
            self.given += piece
            if self.listener.accept(piece) == "speech" and not self.listener.hearing:
                self.listener.begin(None)

    def _note(self, partial: Hypothesis) -> None:
        self.shown.append((partial, len(self.given) / 2 / RATE))

    @property
    def hearing(self) -> FakeHearing:
        return self.recogniser.hearings[-1]

    @property
    def held(self) -> float:
        """Seconds at the end of what came in that were not decoded."""
        assert self.given.endswith(self.hearing.received) or bytes(self.hearing.received) in bytes(
            self.given
        )
        end = bytes(self.given).rindex(bytes(self.hearing.received)) + len(self.hearing.received)
        return (len(self.given) - end) / 2 / RATE


Open = Callable[..., Ears]


@pytest.fixture
def ears() -> Open:
    def make(judged: Completeness = "unknown", captions: bool = False, piece: float = 0.02) -> Ears:
        return Ears(lambda text, language: judged, captions, piece)

    return make


def babble(seconds: float) -> bytes:
    """Speech of which no two stretches are the same, so that it can be found again."""
    wave = np.frombuffer(voiced(seconds), "<i2")
    return (wave * np.linspace(0.7, 1.0, len(wave))).astype("<i2").tobytes()


@pytest.mark.parametrize("piece", [0.02, 0.1, 1.0])
@pytest.mark.parametrize(("judged", "enough"), [("complete", 0.3), ("unknown", 0.5)])
def test_silence_after_enough_of_it_is_not_decoded(
    ears: Open, judged: Completeness, enough: float, piece: float
) -> None:
    person = ears(judged, piece=piece)
    person.feed(quiet(1.0) + babble(2.0) + quiet(1.0))
    assert person.held == pytest.approx(1.0 - enough, abs=0.1)


@pytest.mark.parametrize("piece", [0.02, 0.1])
def test_what_was_held_back_is_decoded_when_speech_goes_on(ears: Open, piece: float) -> None:
    person = ears("complete", piece=piece)
    person.feed(quiet(1.0) + babble(1.0) + quiet(0.8) + babble(1.0))
    assert person.held == 0.0


def test_a_pause_is_looked_at_once_and_once_more_when_unsure(ears: Open) -> None:
    sure, unsure = ears("complete"), ears("unknown")
    for person in (sure, unsure):
        person.feed(quiet(1.0) + babble(1.0) + quiet(1.0))
    assert [round(at - 2.0, 1) for _, at in sure.shown] == [0.3]
    assert [round(at - 2.0, 1) for _, at in unsure.shown] == [0.3, 0.5]


def test_after_more_speech_a_pause_is_looked_at_anew(ears: Open) -> None:
    person = ears("complete")
    person.feed(quiet(1.0) + babble(1.0) + quiet(0.7) + babble(0.5) + quiet(0.7))
    assert len(person.shown) == 2


def test_captions_come_while_somebody_speaks(ears: Open) -> None:
    person = ears("unknown", captions=True)
    person.feed(quiet(1.0) + babble(2.0))
    texts = [partial.text for partial, _ in person.shown]
    assert len(texts) >= 5
    assert all(longer.startswith(text) for text, longer in pairwise(texts))
    silent = ears("unknown")
    silent.feed(quiet(1.0) + babble(2.0))
    assert not silent.shown


def test_a_second_hearing_closes_the_first(ears: Open) -> None:
    person = ears()
    person.feed(quiet(1.0) + babble(0.5))
    person.listener.begin("en")
    assert person.recogniser.open_hearings == 1
    person.listener.drop()
    assert person.recogniser.open_hearings == 0
