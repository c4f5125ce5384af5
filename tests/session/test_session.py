"""Turn-taking in virtual time: a tone is speech, silence is silence, sound plays by the clock."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant import conversation as talk
from assistant.content import Content
from assistant.conversation import Conversation
from assistant.session.outputs import Caption, Clear, Cue, Output, Play
from assistant.session.session import Session
from assistant.session.turn_taking import TurnTaking
from assistant.speech.endpoint import EndpointSettings
from assistant.speech.fakes import FakeRecogniser, FakeVoice, noise, said
from assistant.speech.prompts import Prompts
from assistant.speech.recogniser import Transcript
from assistant.understanding import Understanding
from tests.session.sounds import RATE, quiet, voiced

STEP = 0.02


class Room:
    """A channel in virtual time: plays what it is told to and speaks into the microphone."""

    def __init__(self, make: Callable[[Callable[[Output], None]], Session]) -> None:
        self.now = 0.0
        self.outputs: list[Output] = []
        self.queue: list[list[float]] = []
        self.session = make(self._take)

    def _take(self, output: Output) -> None:
        self.outputs.append(output)
        if isinstance(output, Play):
            self.queue.append([output.mark, output.sound.seconds])
        if isinstance(output, Clear):
            self.queue.clear()

    def feed(self, pcm: bytes) -> "Room":
        """Let this sound pass by the microphone, in real time."""
        size = int(STEP * RATE) * 2
        for at in range(0, len(pcm), size):
            self.session.audio(pcm[at : at + size], self.now)
            self._pass(STEP)
        return self

    def wait(self, seconds: float) -> "Room":
        """Time passes and no packet arrives at all."""
        for _ in range(int(seconds / STEP)):
            self._pass(STEP)
        return self

    def until_quiet(self) -> "Room":
        while self.queue:
            self.feed(quiet(STEP))
        return self.feed(quiet(0.5))

    def _pass(self, seconds: float) -> None:
        self.now += seconds
        self.session.tick(self.now)
        if self.queue:
            self.queue[0][1] -= seconds
            if self.queue[0][1] <= 0:
                mark, _ = self.queue.pop(0)
                self.session.played(int(mark), self.now)

    def all(self, kind: type) -> list[Output]:
        return [output for output in self.outputs if isinstance(output, kind)]

    @property
    def said(self) -> list[str]:
        return [p.text for o in self.outputs if isinstance(o, talk.Say) for p in o.parts]


Open = Callable[..., Room]


@pytest.fixture
def room(content: Content, understanding: Understanding, tmp_path: Path) -> Open:
    def open_room(*script: Transcript, barge_in: bool = False) -> Room:
        recogniser = FakeRecogniser(script)

        def make(emit: Callable[[Output], None]) -> Session:
            conversation = Conversation(content, understanding, lambda: date(2018, 10, 1), "en")
            voice = Prompts(tmp_path, FakeVoice(seconds_per_word=0.1))
            return Session(
                conversation,
                recogniser,
                voice,
                lambda text, language: "unknown",
                emit,
                EndpointSettings(),
                TurnTaking(patience=5.0),
                barge_in,
            )

        made = Room(make)
        made.recogniser = recogniser  # type: ignore[attr-defined]
        return made

    return open_room


def greeted(room: Room) -> Room:
    room.session.start(room.now)
    room.until_quiet()
    room.outputs.clear()
    return room


def test_a_question_gets_an_answer(room: Open) -> None:
    visit = greeted(room(said("when is it")))
    visit.feed(voiced(1.0)).feed(quiet(1.5))
    kinds = [type(output) for output in visit.outputs if not isinstance(output, Caption)]
    assert kinds[:3] == [Cue, talk.Understood, talk.Say]
    assert "October" in visit.said[0]
    assert visit.recogniser.open_hearings == 0  # type: ignore[attr-defined]


def test_first_sounds_are_not_lost(room: Open) -> None:
    visit = greeted(room(said("when is it")))
    visit.feed(quiet(1.0)).feed(voiced(1.0)).feed(quiet(1.5))
    hearing = visit.recogniser.hearings[0]  # type: ignore[attr-defined]
    assert hearing.received.count(0) < len(hearing.received)
    assert len(hearing.received) / 2 / RATE >= 1.0 + EndpointSettings().wait - 0.05


def test_it_does_not_hear_itself(room: Open) -> None:
    visit = room(said("when is it"))
    visit.session.start(visit.now)
    while visit.queue:
        visit.feed(voiced(STEP))
    visit.feed(voiced(0.2))
    assert not visit.recogniser.hearings  # type: ignore[attr-defined]


def test_a_voice_interrupts_where_it_may(room: Open) -> None:
    visit = room(said("when is it"), barge_in=True)
    visit.session.start(visit.now)
    visit.feed(voiced(1.0)).feed(quiet(1.5))
    assert visit.all(Clear)
    assert "October" in visit.said[-1]


def test_a_cough_does_not_interrupt(room: Open) -> None:
    visit = room(said("when is it"), barge_in=True)
    visit.session.start(visit.now)
    visit.feed(voiced(0.15)).feed(quiet(1.0))
    assert not visit.all(Clear)


@pytest.mark.parametrize("nothing", [said(""), noise("the the")])
def test_a_false_interruption_resumes_where_it_was_cut(room: Open, nothing: Transcript) -> None:
    visit = room(nothing, barge_in=True)
    visit.session.start(visit.now)
    plays = [output.mark for output in visit.all(Play)]  # type: ignore[union-attr]
    visit.feed(voiced(1.0)).feed(quiet(1.5))
    marks = [output.mark for output in visit.all(Play)]  # type: ignore[union-attr]
    again = marks[len(plays) :]
    assert again == plays[-len(again) :]
    assert len(again) in (len(plays), len(plays) - 1)
    visit.until_quiet()
    assert not visit.session.speaking


def test_a_key_always_interrupts(room: Open) -> None:
    visit = room()
    visit.session.start(visit.now)
    visit.session.key("0", visit.now)
    assert visit.all(Clear)
    assert visit.all(talk.Transfer)


def test_who_is_back_from_a_person_is_not_greeted(room: Open) -> None:
    visit = room()
    visit.session.start(visit.now, talk.Preferences("es", True, True, 3, 2))
    (told,) = visit.all(talk.Say)
    assert isinstance(told, talk.Say)
    assert told.parts[0].text.startswith("Lo siento")
    visit.until_quiet()
    assert visit.all(Cue)[-1] == Cue("listening")


def test_patience_then_goodbye(room: Open) -> None:
    visit = greeted(room())
    for _ in range(3):
        visit.feed(quiet(5.2)).until_quiet()
    assert len(visit.all(talk.Say)) == 3
    assert visit.all(talk.HangUp)
    assert visit.session.over


def test_no_packets_at_all_still_ends_the_utterance(room: Open) -> None:
    visit = greeted(room(said("when is it")))
    visit.feed(voiced(1.0)).wait(1.5)
    assert "October" in visit.said[0]


def test_someone_who_never_stops_is_answered(room: Open) -> None:
    visit = greeted(room(said("when is it")))
    visit.feed(voiced(EndpointSettings().longest_utterance + 1))
    assert visit.said


def test_typed_text_is_answered_too(room: Open) -> None:
    visit = greeted(room())
    visit.session.typed("where are the events", visit.now)
    assert "New Haven" in visit.said[0]


def test_an_ended_session_is_deaf_and_leaks_nothing(room: Open) -> None:
    visit = greeted(room(said("when is it")))
    visit.feed(voiced(0.5))
    visit.session.end()
    visit.feed(voiced(1.0)).feed(quiet(1.0))
    assert not visit.said
    assert visit.recogniser.open_hearings == 0  # type: ignore[attr-defined]


def test_volume_and_pace_reach_the_loudspeaker(room: Open) -> None:
    visit = greeted(room())
    visit.session.command("command.softer", visit.now)
    peaks: Sequence[int] = [int(np.abs(o.sound.samples).max()) for o in visit.all(Play)]  # type: ignore[union-attr]
    assert max(peaks) < 3000


def test_it_knows_when_no_answer_is_due_yet(room: Open) -> None:
    visit = greeted(room(said("when is it")))
    assert not visit.session.hearing_speech
    visit.feed(voiced(1.0))
    assert visit.session.hearing_speech
    visit.feed(quiet(0.5))
    assert not visit.session.hearing_speech
