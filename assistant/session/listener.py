"""The ears of one visit: notice speech, have it decoded, and know when the person has finished.

Decoding is nearly all the work of a visit, so what tells nothing is not decoded: silence before
speech, and silence after it once the recogniser has had enough to know the last word.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

from assistant.session.turn_taking import TurnTaking
from assistant.speech.endpoint import Completeness, Endpointer, EndpointSettings, State
from assistant.speech.recogniser import RATE, Hearing, Hypothesis, Recogniser, Transcript

_BYTES_PER_SECOND: Final = 2 * RATE

_CAPTION: Final = 0.3
"""Seconds of sound between two partial results while somebody speaks."""

_ENOUGH: Final = 0.3
"""Seconds of silence after a word by which final results no longer change."""

_ENOUGH_UNSURE: Final = 0.5
"""The same where the partial result, which lags behind, is no whole question: it may be by then."""


class Listener:
    """Fed with all the sound there is; `shown` is told every new partial result.

    Args:
        recogniser: makes a hearing for each utterance.
        completeness: judges a partial result, given as text and language.
        endpoint: when an utterance begins and ends.
        turns: how much is kept from before it.
        captions: whether partial results are wanted while somebody speaks; else there are only
            those that end-pointing needs, in pauses.
        shown: is told every new partial result.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        completeness: Callable[[str, str], Completeness],
        endpoint: EndpointSettings,
        turns: TurnTaking,
        captions: bool,
        shown: Callable[[Hypothesis], None],
    ) -> None:
        self._recogniser = recogniser
        self._completeness = completeness
        self._endpointer = Endpointer(endpoint)
        self._keep = int(_BYTES_PER_SECOND * (turns.pre_roll + turns.minimum_interruption))
        self._captions = captions
        self._shown = shown
        self._hearing: Hearing | None = None
        self._before: deque[bytes] = deque()
        self.drop()

    @property
    def hearing(self) -> bool:
        """Whether an utterance is under way."""
        return self._hearing is not None

    @property
    def hearing_speech(self) -> bool:
        """Whether an utterance is under way and not in a pause."""
        return self.hearing and self._endpointer.pause < _ENOUGH

    @property
    def speech_seconds(self) -> float:
        """Seconds of speech in the utterance, or in the last moments before one."""
        return self._endpointer.speech_seconds

    def accept(self, pcm: bytes) -> State:
        """Take the next sound (s16le, mono, 16 kHz, any length) and say where things stand."""
        state = self._endpointer.accept(pcm, self._partial_is)
        if self._hearing is None:
            self._before.append(pcm)
            while sum(map(len, self._before)) - len(self._before[0]) > self._keep:
                self._before.popleft()
        else:
            self._hear(self._hearing, pcm)
        return state

    def begin(self, language: str | None) -> None:
        """Decode from here on, and what was kept from before.

        Raises:
            ModelError: the language has no ears here.
        """
        self._close()
        self._hearing = self._recogniser.listen(language)
        self._hearing.accept(b"".join(self._before))
        self._before.clear()

    def waited(self, now: float) -> bool:
        """Whether the utterance is over by the clock, for sound that stopped coming."""
        return self._endpointer.waited(now, self._partial_is)

    def finish(self) -> Transcript:
        """The utterance is over; the next one may begin."""
        assert self._hearing is not None
        try:
            return self._hearing.finish()
        finally:
            self.drop()

    def drop(self) -> None:
        """Forget the utterance, if there is one."""
        self._close()
        self._partial: Hypothesis | None = None
        self._partial_is: Completeness = "unknown"
        self._held = b""
        self._enough = _ENOUGH
        self._unseen = 0.0
        self._before.clear()
        self._endpointer.reset()

    def _close(self) -> None:
        if self._hearing is not None:
            self._hearing.close()
            self._hearing = None

    def _hear(self, hearing: Hearing, pcm: bytes) -> None:
        """Decode what there is, but for silence that is more than enough: only if speech goes on.

        Held back silence is also work done ahead: nothing is left to decode when the utterance
        ends.
        """
        pause = self._endpointer.pause
        if pause < _ENOUGH:
            self._enough = _ENOUGH
        self._held += pcm
        ready = len(self._held) - 2 * int(RATE * max(0.0, pause - self._enough))
        if ready > 0:
            hearing.accept(self._held[:ready])
            self._held = self._held[ready:]
            self._unseen += ready / _BYTES_PER_SECOND
        if self._unseen and pause >= self._enough:
            self._look(hearing)
            if self._partial_is != "complete":
                self._enough = _ENOUGH_UNSURE
                self._hear(hearing, b"")
        elif self._captions and self._unseen >= _CAPTION:
            self._look(hearing)

    def _look(self, hearing: Hearing) -> None:
        """Judge and show the partial result."""
        self._unseen = 0.0
        partial = hearing.partial()
        if partial is None or partial == self._partial:
            return
        self._partial = partial
        self._partial_is = self._completeness(partial.text, partial.language)
        self._shown(partial)
