"""Runs one conversation over one channel: the only place where hearing, talking and thinking meet.

A door feeds in audio, keys and the time, and is told what to do through `emit`. The session has no
thread, socket, device or clock of its own: a test plays a five-minute call in milliseconds.

    microphone --audio--> end-pointing --utterance--> recogniser --text--> conversation
    loudspeaker <--Play-- prompts <--------Say--------------------------------+
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant import conversation as talk
from assistant.content import Answer
from assistant.conversation import Conversation
from assistant.speech.audio import Sound
from assistant.speech.endpoint import Completeness, Endpointer, EndpointSettings
from assistant.speech.level import louder
from assistant.speech.recogniser import RATE, Hearing, Hypothesis, Recogniser

_BYTES_PER_SECOND = 2 * RATE
_PARTIAL_SECONDS = 0.3
"""Seconds of sound between two looks at the partial result, which cost as much as decoding."""


@dataclass(frozen=True)
class TurnTaking:
    """When the person may speak, and for how long we wait."""

    barge_in: bool = False
    """Whether a voice interrupts us. False where the microphone hears the loudspeaker."""

    minimum_interruption: float = 0.4
    """Seconds of speech that interrupt; a cough is shorter."""

    tail: float = 0.25
    """Seconds after our own speech during which the microphone still hears it (half-duplex)."""

    patience: float = 12.0
    """Seconds of silence after which a gentle prompt is spoken."""

    pre_roll: float = 0.4
    """Seconds of audio kept from before speech was noticed, so that no first sound is lost."""


class Speaker(Protocol):
    """Turns an answer into sound; `assistant.speech.prompts` has the real one."""

    def speak(self, text: str, language: str, pace: float) -> Iterable[tuple[str, Sound]]:
        """Each sentence of `text` with its sound, one by one, so that speech starts early."""
        ...


@dataclass(frozen=True)
class Play:
    """Send this sound to the loudspeaker, then report `played(mark)` when all of it is out."""

    sound: Sound
    mark: int


@dataclass(frozen=True)
class Clear:
    """Silence the loudspeaker now and drop what is queued; no `played` is expected for it."""


@dataclass(frozen=True)
class Caption:
    """What was heard, for a screen; `partial` ones change until the utterance ends."""

    text: str
    language: str | None
    partial: bool = False


@dataclass(frozen=True)
class Cue:
    """A short earcon, always with a printed counterpart."""

    name: Literal["listening", "thinking", "not_understood", "goodbye"]


Output = Play | Clear | Caption | Cue | talk.Understood | talk.Say | talk.Transfer | talk.HangUp


class Session:
    """Turn-taking of one visit or call.

    All methods take `now`, seconds on any clock that only goes forward, and must be called one at a
    time. `emit` is called from inside them, in order.
    """

    def __init__(
        self,
        conversation: Conversation,
        recogniser: Recogniser,
        speaker: Speaker,
        completeness: Callable[[str, str], Completeness],
        emit: Callable[[Output], None],
        endpoint: EndpointSettings,
        turns: TurnTaking,
    ) -> None:
        self._conversation = conversation
        self._recogniser = recogniser
        self._speaker = speaker
        self._completeness = completeness
        self._emit = emit
        self._turns = turns
        self._endpointer = Endpointer(endpoint)
        self._hearing: Hearing | None = None
        self._partial: Hypothesis | None = None
        self._partial_is: Completeness = "unknown"
        self._unseen = 0.0
        self._language: str | None = None
        self._pre_roll: deque[bytes] = deque()
        self._unplayed: deque[Play] = deque()
        self._interrupted: tuple[Play, ...] = ()
        self._manner = (1.0, 1.0)
        self._mark = 0
        self._deaf_until = 0.0
        self._quiet_since: float | None = None
        self._over = False
        self.met = False
        """Whether somebody has turned to us; until then a voice without words for us is let be."""

    @property
    def speaking(self) -> bool:
        """Whether something is still to be played."""
        return bool(self._unplayed)

    @property
    def over(self) -> bool:
        """Whether the conversation has ended."""
        return self._over

    @property
    def listening(self) -> bool:
        """Whether an utterance is under way."""
        return self._hearing is not None

    def start(self, now: float) -> None:
        """Somebody is there: greet."""
        self.met = True
        self._act(self._conversation.handle(talk.Arrived()), now)

    def audio(self, pcm: bytes, now: float) -> None:
        """The next samples from the microphone: s16le, mono, 16 kHz, any length."""
        if self._over or (not self._turns.barge_in and (self.speaking or now < self._deaf_until)):
            return
        self._keep(pcm)
        state = self._endpointer.accept(pcm, self._partial_is)
        if self.speaking:
            if self._endpointer.speech_seconds >= self._turns.minimum_interruption:
                self._interrupt()
                self._begin()
            return
        if self._hearing is None and state == "speech":
            self._begin()
        elif self._hearing is not None:
            self._hearing.accept(pcm)
            self._look(len(pcm) / _BYTES_PER_SECOND)
            if state == "end":
                self._utterance(now)

    def tick(self, now: float) -> None:
        """The clock went on, with or without audio: call a few times a second."""
        if self._over or self.speaking:
            return
        if self._hearing is not None:
            if self._endpointer.waited(now, self._partial_is):
                self._utterance(now)
        elif self._quiet_since is not None and now - self._quiet_since >= self._turns.patience:
            self._act(self._conversation.handle(talk.Silence()), now)

    def key(self, key: str, now: float) -> None:
        """A key was pressed: it always interrupts."""
        self._press(talk.Key(key), now)

    def command(self, intent: str, now: float, slots: dict[str, str] | None = None) -> None:
        """A button that stands for a command was pressed."""
        self._press(talk.Command(intent, slots), now)

    def typed(self, text: str, now: float) -> None:
        """A line of text instead of speech (real-time text, a keyboard)."""
        self._press(talk.Heard(text), now)

    def tell(self, answer: Answer, now: float, hang_up: bool = False) -> None:
        """The door itself has something to say; with `hang_up` these are the last words."""
        if self._over:
            return
        if hang_up:
            self.interrupt()
        say = talk.Say((answer,), *self._manner)
        self._act([say, *([talk.HangUp()] if hang_up else [])], now)

    def interrupt(self) -> None:
        """Be quiet and listen: a button for talking was pressed."""
        self._interrupted = ()
        self._silence()
        self._drop_hearing()

    def finish(self, now: float) -> None:
        """The button for talking was pressed again: what was said so far is the utterance."""
        if self._hearing is not None:
            self._utterance(now)

    def played(self, mark: int, now: float) -> None:
        """The loudspeaker finished the `Play` with this mark."""
        while self._unplayed and self._unplayed[0].mark <= mark:
            self._unplayed.popleft()
        if not self._unplayed:
            self._my_turn_is_over(now)

    def end(self) -> None:
        """The person is gone: nothing of them stays."""
        self._conversation.handle(talk.Left())
        self._drop_hearing()
        self._unplayed.clear()
        self._interrupted = ()
        self._over = True

    # -- hearing

    def _keep(self, pcm: bytes) -> None:
        self._pre_roll.append(pcm)
        limit = int(_BYTES_PER_SECOND * (self._turns.pre_roll + self._turns.minimum_interruption))
        while sum(map(len, self._pre_roll)) - len(self._pre_roll[0]) > limit:
            self._pre_roll.popleft()

    def _begin(self) -> None:
        self._hearing = self._recogniser.listen(self._language)
        self._hearing.accept(b"".join(self._pre_roll))
        self._pre_roll.clear()

    def _look(self, seconds: float) -> None:
        """Show the partial result and judge it, now and then."""
        self._unseen += seconds
        if self._unseen < _PARTIAL_SECONDS:
            return
        assert self._hearing is not None
        self._unseen = 0.0
        partial = self._hearing.partial()
        if partial is None or partial == self._partial:
            return
        self._partial = partial
        self._partial_is = self._completeness(partial.text, partial.language)
        self._emit(Caption(partial.text, partial.language, partial=True))

    def _utterance(self, now: float) -> None:
        """The person has finished: understand, answer."""
        assert self._hearing is not None
        self._emit(Cue("thinking"))
        try:
            transcript = self._hearing.finish()
        finally:
            self._drop_hearing()
        self._quiet_since = now
        nothing = not transcript.text
        if nothing or transcript.rejected:
            if self._interrupted:
                self._resume()
                return
            if nothing or not self.met:
                return
        self.met = True
        self._interrupted = ()
        self._emit(Caption(transcript.text, transcript.language))
        alternatives = tuple((h.text, h.language) for h in transcript.alternatives)
        heard = talk.Heard(
            transcript.text, transcript.language, alternatives, rejected=transcript.rejected
        )
        self._act(self._conversation.handle(heard), now)

    def _drop_hearing(self) -> None:
        if self._hearing is not None:
            self._hearing.close()
            self._hearing = None
        self._partial, self._partial_is, self._unseen = None, "unknown", 0.0
        self._pre_roll.clear()
        self._endpointer.reset()

    # -- talking

    def _act(self, actions: Sequence[talk.Action], now: float) -> None:
        for action in actions:
            match action:
                case talk.Say():
                    self._say(action)
                case talk.Listen(language):
                    self._language = language
                case talk.StopSpeaking():
                    self._silence()
                case talk.HangUp():
                    self._over = True
                    self._emit(action)
                case _:
                    self._emit(action)
        if not self.speaking:
            self._my_turn_is_over(now)

    def _say(self, say: talk.Say) -> None:
        """Show the words at once, then the sound as it is made."""
        self._quiet_since = None
        self._manner = (say.pace, say.volume)
        self._emit(say)
        for part in say.parts:
            for _, sound in self._speaker.speak(part.text, part.language, say.pace):
                self._mark += 1
                play = Play(louder(sound, say.volume), self._mark)
                self._unplayed.append(play)
                self._emit(play)

    def _press(self, event: talk.Event, now: float) -> None:
        if self._over:
            return
        self.met = True
        self.interrupt()
        self._act(self._conversation.handle(event), now)

    def _silence(self) -> None:
        if self._unplayed:
            self._unplayed.clear()
            self._emit(Clear())

    def _interrupt(self) -> None:
        """A voice cut in: stop, but remember where, in case it was only noise."""
        self._interrupted = tuple(self._unplayed)
        self._silence()

    def _resume(self) -> None:
        """It was only noise: go on from the sentence that was cut."""
        for play in self._interrupted:
            self._unplayed.append(play)
            self._emit(play)
        self._interrupted = ()

    def _my_turn_is_over(self, now: float) -> None:
        self._deaf_until = now + self._turns.tail
        self._quiet_since = now
        if not self._turns.barge_in:
            self._drop_hearing()
        if not self._over:
            self._emit(Cue("listening"))
