"""The session of one call, as a thread of the pool sees it: events in, sound out.

At most one thread works for a call at a time; `post` takes what is to be done to the event loop.
"""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.content import Answer, Door
from assistant.conversation import HangUp, Preferences, Say, Transfer, Understood
from assistant.phone.dialects.codec import LineCodec
from assistant.phone.dialects.wire import Audio, Digit, Event, Started, Typed
from assistant.phone.inbox import Out
from assistant.phone.switchboard import Switchboard
from assistant.phone.transfers import Handover
from assistant.session.outputs import Clear, Cue, Output, Play


class Mouth(Protocol):
    """Where the session's output goes; see `Leg`."""

    def play(self, data: bytes, number: int) -> None: ...

    def clear(self) -> None: ...

    def show(self, text: str, language: str) -> None: ...


class Talk:
    """What is said in one call."""

    def __init__(
        self,
        board: Switchboard,
        started: Started,
        codec: LineCodec,
        mouth: Mouth,
        post: Callable[..., None],
    ) -> None:
        self._board = board
        self._person = board.person if started.call_id else None
        self._codec = codec
        self._mouth = mouth
        self._post = post
        self._reads = started.text
        self._now = time.monotonic()
        self._asked: float | None = None
        self._by_clock = False
        self.language: str | None = None
        """Spoken last; None before the first word."""
        self.handover: Handover | None = None
        """What the caller asked for when they last asked for a person, and nothing else since."""
        self.end: str | None = None
        """How the conversation ended, once it has; the last words may still be playing."""
        door: Door = "transfer" if self._person else "line"
        self._session = board.engine.session(self._emit, barge_in=True, door=door)

    def start(self, back: Preferences | None) -> None:
        """Greet, or go on with a caller who is back from a person who did not answer."""
        self._session.start(time.monotonic(), back)

    def can_wait(self, events: Sequence[Event | Out]) -> bool:
        """Whether these are only sound of a caller in mid-sentence, to whom no answer is due."""
        return self._session.hearing_speech and all(isinstance(e, Audio) for e in events)

    def handle(self, events: Sequence[Event | Out], now: float) -> None:
        """What came in, in order, and then the clock."""
        self._now = now
        sound: list[bytes] = []
        for event in events:
            if self.end == "person":
                return  # too late: a key pressed now must not undo the transfer halfway
            if isinstance(event, Audio):
                sound.append(event.data)
                continue
            self._hear(sound)
            self._other(event)
        self._hear(sound)
        self._by_clock = True
        self._session.tick(now)
        self._by_clock = False

    def say_goodbye(self, end: str) -> None:
        """The door ends the conversation."""
        self._session.tell(self._prompt("goodbye"), time.monotonic(), hang_up=True)
        self.end = end

    def close(self) -> None:
        """The call is over: nothing of it stays."""
        self._session.end()

    def _hear(self, sound: list[bytes]) -> None:
        if sound:
            self._session.audio(self._codec.heard(sound), self._now)
            sound.clear()

    def _other(self, event: Event | Out) -> None:
        match event:
            case Digit(key):
                self._board.metrics.keys.inc()
                self.handover = None
                self._session.key(key, self._now)
            case Typed(text):
                self._reads, self.handover = True, None
                self._session.typed(text, self._now)
            case Out(number):
                self._session.played(number, self._now)

    def _emit(self, output: Output) -> None:
        match output:
            case Play(sound, mark):
                self._post(self._mouth.play, self._codec.spoken(sound), mark)
                if self._asked is not None:
                    self._board.metrics.answer.observe(time.monotonic() - self._asked)
                    self._asked = None
            case Clear():
                self._post(self._mouth.clear)
            case Say(parts):
                self.language = parts[-1].language if parts else self.language
                if self._reads:
                    for part in parts:
                        self._post(self._mouth.show, part.text, part.language)
            case Cue("thinking"):
                self._asked = self._now
            case Cue("listening") if self.handover is not None:
                self.end = "person"
            case Understood(meaning):
                self.handover = None
                self._board.metrics.turns.labels(
                    meaning.outcome, meaning.intent or "none", meaning.language
                ).inc()
            case Transfer(_, preferences) if self._person is not None:
                self.handover = Handover(self._person, preferences)
            case HangUp():
                self.end = self.end or ("silence" if self._by_clock else "goodbye")

    def _prompt(self, name: str) -> Answer:
        content = self._board.engine.content
        return content.prompt(name, self.language or content.languages[0])
