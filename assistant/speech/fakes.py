"""Ears and a voice that need no model, for tests and for trying things out."""

from collections.abc import Iterable, Iterator

import numpy as np

from assistant.speech.audio import RATE, Sound
from assistant.speech.recogniser import Hypothesis, Transcript


def said(text: str, language: str = "en", *others: str) -> Transcript:
    """A transcript as a recogniser would give it; ``others`` are further hypotheses."""
    if not text:
        return Transcript("", None)
    hypotheses = tuple(Hypothesis(words, language) for words in (text, *others))
    return Transcript(text, language, hypotheses)


def noise(*guesses: str, language: str = "en") -> Transcript:
    """A transcript of something that was no speech for us."""
    hypotheses = tuple(Hypothesis(words, language) for words in guesses)
    return Transcript(
        guesses[0] if guesses else "", language if guesses else None, hypotheses, rejected=True
    )


class FakeHearing:
    """Hears one scripted transcript, its words spread evenly over the sound that comes in."""

    def __init__(self, transcript: Transcript, words_per_second: float) -> None:
        self._transcript = transcript
        self._words_per_second = words_per_second
        self.received = bytearray()
        self.closed = False

    def accept(self, pcm: bytes) -> None:
        """See `assistant.speech.recogniser.Hearing`."""
        if self.closed:
            raise ValueError("This hearing is closed.")
        self.received += pcm

    def partial(self) -> Hypothesis | None:
        """The first words of the script, as many as fit the sound so far."""
        seconds = len(self.received) / (2 * RATE)
        words = self._transcript.text.split()[: int(seconds * self._words_per_second)]
        if not words or self._transcript.language is None:
            return None
        return Hypothesis(" ".join(words), self._transcript.language)

    def finish(self) -> Transcript:
        """The scripted transcript."""
        return self._transcript

    def close(self) -> None:
        """See `assistant.speech.recogniser.Hearing`."""
        self.closed = True


class FakeRecogniser:
    """Hears what it is told to: one transcript a hearing, in order, then nothing.

    Args:
        script: transcripts, or texts that stand for English ones.
        words_per_second: how fast partial results grow with the sound.
    """

    def __init__(
        self, script: Iterable[Transcript | str] = (), words_per_second: float = 4.0
    ) -> None:
        self.script = [said(item) if isinstance(item, str) else item for item in script]
        self.hearings: list[FakeHearing] = []
        self.languages: list[str | None] = []
        """The language each hearing was asked for."""
        self.closed = False
        self._words_per_second = words_per_second

    def listen(self, language: str | None = None) -> FakeHearing:
        """The next transcript of the script."""
        transcript = self.script.pop(0) if self.script else said("")
        hearing = FakeHearing(transcript, self._words_per_second)
        self.hearings.append(hearing)
        self.languages.append(language)
        return hearing

    def close(self) -> None:
        """See `assistant.speech.recogniser.Recogniser`."""
        self.closed = True

    @property
    def open_hearings(self) -> int:
        """Hearings nobody closed: a leak."""
        return sum(not hearing.closed for hearing in self.hearings)


class FakeVoice:
    """Says everything as a low tone whose length follows the text."""

    def __init__(self, rate: int = RATE, seconds_per_word: float = 0.3) -> None:
        self.rate = rate
        self.spoken: list[tuple[str, str, float]] = []
        """Text, language and pace of all that was said."""
        self._seconds_per_word = seconds_per_word

    def say(self, text: str, language: str, pace: float = 1.0) -> Iterator[Sound]:
        """One chunk a text."""
        self.spoken.append((text, language, pace))
        count = int(len(text.split()) * self._seconds_per_word / pace * self.rate)
        if count:
            tone = 3000 * np.sin(2 * np.pi * 150 / self.rate * np.arange(count))
            yield Sound(tone.astype(np.int16), self.rate)

    def identity(self, language: str) -> str:
        """What the sound depends on, for stores of rendered answers."""
        return f"fake {self.rate} {self._seconds_per_word} {language}"
