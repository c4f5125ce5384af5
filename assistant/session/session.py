"""Runs one conversation over one channel: the only place where hearing, talking and thinking meet.

A door feeds in audio, keys and the time, and is told what to do through `emit`. The session has no
thread, socket, device or clock of its own: a test plays a five-minute call in milliseconds.

    microphone --audio--> end-pointing --utterance--> recogniser --text--> conversation
    loudspeaker <--Play-- prompts <--------Say--------------------------------+
"""

from collections.abc import Callable, Sequence

from assistant import conversation as talk
from assistant.content import Answer
from assistant.conversation import Conversation
from assistant.session.heard import heard
from assistant.session.listener import Listener
from assistant.session.outputs import Caption, Cue, Output
from assistant.session.talker import Speaker, Talker
from assistant.session.turn_taking import TurnTaking
from assistant.speech.endpoint import Completeness, EndpointSettings
from assistant.speech.recogniser import Hypothesis, Recogniser


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
        barge_in: bool = False,
        captions: bool = False,
    ) -> None:
        """A visit that has not begun.

        `barge_in`: whether a voice interrupts us; not where the microphone hears the loudspeaker.
        `captions`: whether partial results are to be shown while somebody speaks.
        """
        self._conversation = conversation
        self._emit = emit
        self._turns = turns
        self._barge_in = barge_in
        self._ears = Listener(
            recogniser, completeness, endpoint, turns, captions, self._show_partial
        )
        self._language: str | None = None
        self._voice = Talker(speaker, emit)
        self._deaf_until = 0.0
        self._quiet_since: float | None = None
        self._over = False
        self.met = False
        """Whether somebody has turned to us; until then a voice without words for us is let be."""

    @property
    def speaking(self) -> bool:
        """Whether something is still to be played."""
        return self._voice.speaking

    @property
    def over(self) -> bool:
        """Whether the conversation has ended."""
        return self._over

    @property
    def listening(self) -> bool:
        """Whether an utterance is under way."""
        return self._ears.hearing

    @property
    def hearing_speech(self) -> bool:
        """Whether the person is speaking at this moment, so that no answer is due yet."""
        return self._ears.hearing_speech

    def start(self, now: float, back: talk.Preferences | None = None) -> None:
        """Somebody is there: greet, or go on as before with who is back from a person."""
        self.met = True
        event = talk.Arrived() if back is None else talk.Returned(back)
        self._act(self._conversation.handle(event), now)

    def audio(self, pcm: bytes, now: float) -> None:
        """The next samples from the microphone: s16le, mono, 16 kHz, any length."""
        if self._over or (not self._barge_in and (self.speaking or now < self._deaf_until)):
            return
        heard_before = self._ears.hearing
        state = self._ears.accept(pcm)
        if self.speaking:
            if self._ears.speech_seconds >= self._turns.minimum_interruption:
                self._voice.interrupt()
                self._ears.begin(self._language)
        elif heard_before and state == "end":
            self._utterance(now)
        elif not heard_before and state == "speech":
            self._ears.begin(self._language)

    def tick(self, now: float) -> None:
        """The clock went on, with or without audio: call a few times a second."""
        if self._over or self.speaking:
            return
        if self._ears.hearing:
            if self._ears.waited(now):
                self._utterance(now)
        elif self._quiet_since is not None and now - self._quiet_since >= self._turns.patience:
            self._act(self._conversation.handle(talk.Silence()), now)

    def key(self, key: str, now: float) -> None:
        """A key was pressed: it always interrupts."""
        self._press(talk.Key(key), now)

    def command(self, intent: str, now: float) -> None:
        """A button that stands for a command was pressed."""
        self._press(talk.Command(intent), now)

    def typed(self, text: str, now: float) -> None:
        """A line of text instead of speech (real-time text, a keyboard)."""
        self._press(talk.Heard(text), now)

    def tell(self, answer: Answer, now: float, hang_up: bool = False) -> None:
        """The door itself has something to say; with `hang_up` these are the last words."""
        if self._over:
            return
        if hang_up:
            self.interrupt()
        say = talk.Say((answer,), *self._voice.manner)
        self._act([say, *([talk.HangUp()] if hang_up else [])], now)

    def interrupt(self) -> None:
        """Be quiet and listen: a button for talking was pressed."""
        self._voice.silence()
        self._ears.drop()

    def finish(self, now: float) -> None:
        """The button for talking was pressed again: what was said so far is the utterance."""
        if self._ears.hearing:
            self._utterance(now)

    def played(self, mark: int, now: float) -> None:
        """The loudspeaker finished the `Play` with this mark."""
        self._voice.played(mark)
        if not self.speaking:
            self._my_turn_is_over(now)

    def end(self) -> None:
        """The person is gone: nothing of them stays."""
        self._conversation.handle(talk.Left())
        self._ears.drop()
        self._voice.forget()
        self._over = True

    # -- turns

    def _show_partial(self, partial: Hypothesis) -> None:
        self._emit(Caption(partial.text, partial.language, partial=True))

    def _utterance(self, now: float) -> None:
        """The person has finished: understand, answer."""
        self._emit(Cue("thinking"))
        transcript = self._ears.finish()
        self._quiet_since = now
        nothing = not transcript.text
        if nothing or transcript.rejected:
            if self._voice.interrupted:
                self._voice.resume()
                return
            if nothing or not self.met:
                return
        self.met = True
        self._voice.forget()
        self._emit(Caption(transcript.text, transcript.language))
        self._act(self._conversation.handle(heard(transcript)), now)

    def _act(self, actions: Sequence[talk.Action], now: float) -> None:
        for action in actions:
            match action:
                case talk.Say():
                    self._quiet_since = None
                    self._voice.say(action)
                case talk.Listen(language):
                    self._language = language
                case talk.StopSpeaking():
                    self._voice.silence()
                case talk.HangUp():
                    self._over = True
                    self._emit(action)
                case _:
                    self._emit(action)
        if not self.speaking:
            self._my_turn_is_over(now)

    def _press(self, event: talk.Event, now: float) -> None:
        if self._over:
            return
        self.met = True
        self.interrupt()
        self._act(self._conversation.handle(event), now)

    def _my_turn_is_over(self, now: float) -> None:
        self._deaf_until = now + self._turns.tail
        self._quiet_since = now
        if not self._barge_in:
            self._ears.drop()
        if not self._over:
            self._emit(Cue("listening"))
