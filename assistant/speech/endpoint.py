"""Has the person finished? Speech decisions, the partial result and a clock say so.

`Endpointing` is the rule itself: no sound and no clock of its own, so tests run in virtual time.
`Endpointer` puts the speech detector in front of it.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError

from assistant.speech.vad import FRAME, SpeechDetector

Completeness = Literal["complete", "half", "unknown"]
"""What the partial result is: a whole confident question, the start of one, or nothing known."""

State = Literal["silence", "speech", "end"]
"""Nobody speaks yet; an utterance is under way (its pauses included); it just ended."""


class EndpointSettings(BaseModel):
    """Every number of the end-pointing; times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: float = Field(default=0.16, gt=0)
    """Speech within `start_window` that opens an utterance; a click or a cough has less."""

    start_window: float = Field(default=0.4, gt=0, validate_default=True)
    """Span in which that speech has to lie; no shorter than it."""

    wait_complete: float = Field(default=0.5, gt=0)
    """Silence that ends an utterance whose partial is a complete question."""

    wait: float = Field(default=0.8, gt=0)
    """Silence that ends an utterance of which nothing is known."""

    wait_half: float = Field(default=1.6, gt=0)
    """Silence that ends an utterance whose partial is half a question."""

    slow_speaker: float = Field(default=1.5, ge=0)
    """A person who went on after a pause is given that pause times this the next time ..."""

    longest_wait: float = Field(default=2.5, gt=0)
    """... but never more than this."""

    longest_utterance: float = Field(default=20.0, gt=0)
    """An utterance is ended here whatever happens."""

    aggressiveness: int = Field(default=2, ge=0, le=3)
    """Of WebRTC's detector: 0 takes most sounds for speech, 3 the fewest."""

    noise_margin: float = Field(default=6.0, ge=0)
    """dB that speech has to stand above the noise."""

    quietest: float = Field(default=-55.0, le=0)
    """dBFS below which nothing is speech."""

    @field_validator("start_window")
    @classmethod
    def _holds_the_start(cls, window: float, others: ValidationInfo) -> float:
        """A window that the opening speech does not fit into would never hear anybody."""
        if window < (start := others.data.get("start", 0)):
            raise PydanticKnownError("greater_than_equal", {"ge": start})
        return window


class Endpointing:
    """The state of one visit's turn-taking, fed with decisions about stretches of time."""

    def __init__(self, settings: EndpointSettings) -> None:
        self._settings = settings
        self._longest_pause = 0.0
        self.reset()

    def reset(self) -> None:
        """Forget the utterance, but not how slowly this person speaks."""
        self._recent: list[bool] = []
        self._open = False
        self._length = 0.0
        self.pause = 0.0
        self._closed = False
        self.speech_seconds = 0.0

    def close(self) -> None:
        """End the utterance at the next step."""
        self._closed = True

    def step(self, speech: bool, seconds: float, completeness: Completeness) -> State:
        """The next ``seconds`` were ``speech`` or not."""
        if not self._open:
            return self._step_closed(speech, seconds)
        self._length += seconds
        if speech:
            self._longest_pause = max(self._longest_pause, self.pause)
            self.pause = 0.0
            self.speech_seconds += seconds
        else:
            self.pause += seconds
        return "end" if self.is_over(0.0, completeness) else "speech"

    def is_over(self, more_silence: float, completeness: Completeness) -> bool:
        """Whether the utterance ends if ``more_silence`` seconds pass without sound."""
        if not self._open or self._closed:
            return self._closed
        # The margin keeps sums of binary fractions from ending a frame late.
        return (
            self.pause + more_silence >= self._wait(completeness) - 1e-6
            or self._length + more_silence >= self._settings.longest_utterance - 1e-6
        )

    def _step_closed(self, speech: bool, seconds: float) -> State:
        settings = self._settings
        self._recent.append(speech)
        del self._recent[: -max(1, round(settings.start_window / seconds))]
        self.speech_seconds = sum(self._recent) * seconds
        if not speech or self.speech_seconds < settings.start - 1e-6:
            return "silence"
        self._open = True
        self._length = len(self._recent) * seconds
        return "speech"

    def _wait(self, completeness: Completeness) -> float:
        settings = self._settings
        wait = {
            "complete": settings.wait_complete,
            "half": settings.wait_half,
            "unknown": settings.wait,
        }[completeness]
        slow = min(self._longest_pause * settings.slow_speaker, settings.longest_wait)
        return max(wait, slow)


class Endpointer:
    """End-pointing of one stream of sound."""

    def __init__(self, settings: EndpointSettings | None = None) -> None:
        self._settings = settings or EndpointSettings()
        self._rule = Endpointing(self._settings)
        self._detector = SpeechDetector(
            self._settings.aggressiveness, self._settings.noise_margin, self._settings.quietest
        )
        self._state: State = "silence"
        self._silent_since: float | None = None

    @property
    def speech_seconds(self) -> float:
        """Seconds of speech in the utterance, or in the last moments before one."""
        return self._rule.speech_seconds

    @property
    def pause(self) -> float:
        """Seconds since the utterance's last speech; 0 before one."""
        return self._rule.pause

    def accept(self, pcm: bytes, partial: Completeness = "unknown") -> State:
        """Take the next sound (s16le, mono, 16 kHz, any length) and say where the utterance stands.

        "speech" always comes before "end": where one piece holds both, the next call says "end".
        After "end" comes a new utterance.
        """
        self._silent_since = None
        before = self._state
        if before == "end":
            self.reset()
        for speech in self._detector.feed(pcm):
            self._state = self._rule.step(speech, FRAME, partial)
            if self._state == "end":
                break
        if self._state == "end" and before != "speech":
            self._state = "speech"
            self._rule.close()
        return self._state

    def waited(self, now: float, partial: Completeness = "unknown") -> bool:
        """Whether the utterance is over by the clock, for sound that stopped coming.

        Args:
            now: seconds on any clock that only goes forward.
            partial: as in `accept`.
        """
        if self._silent_since is None:
            self._silent_since = now
        return self._rule.is_over(now - self._silent_since, partial)

    def reset(self) -> None:
        """Forget the utterance; what is known of the noise and of this person's pace stays."""
        self._rule.reset()
        self._state = "silence"
        self._silent_since = None
