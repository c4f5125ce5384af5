"""The voice of one visit: what has been said to the loudspeaker and is not out yet."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from assistant import conversation as talk
from assistant.session.outputs import Clear, Output, Play
from assistant.speech.audio import Sound
from assistant.speech.level import louder


class Speaker(Protocol):
    """Turns an answer into sound; `assistant.speech.prompts` has the real one."""

    def speak(self, text: str, language: str, pace: float) -> Iterable[tuple[str, Sound]]:
        """Each sentence of `text` with its sound, one by one, so that speech starts early."""
        ...


class Talker:
    """Emits sounds, and remembers them until they are played or no longer wanted."""

    def __init__(self, speaker: Speaker, emit: Callable[[Output], None]) -> None:
        self._speaker = speaker
        self._emit = emit
        self._unplayed: deque[Play] = deque()
        self._interrupted: tuple[Play, ...] = ()
        self._mark = 0
        self.manner = (1.0, 1.0)
        """Pace and volume that were used last."""

    @property
    def speaking(self) -> bool:
        """Whether something is still to be played."""
        return bool(self._unplayed)

    @property
    def interrupted(self) -> bool:
        """Whether a voice cut in and nothing has come of it yet."""
        return bool(self._interrupted)

    def say(self, say: talk.Say) -> None:
        """Show the words at once, then the sound as it is made."""
        self.manner = (say.pace, say.volume)
        self._emit(say)
        for part in say.parts:
            for _, sound in self._speaker.speak(part.text, part.language, say.pace):
                self._mark += 1
                self._play(Play(louder(sound, say.volume), self._mark))

    def played(self, mark: int) -> None:
        """The loudspeaker finished the `Play` with this mark."""
        while self._unplayed and self._unplayed[0].mark <= mark:
            self._unplayed.popleft()

    def silence(self) -> None:
        """Not another word, nor what was cut."""
        if self._unplayed:
            self._emit(Clear())
        self.forget()

    def interrupt(self) -> None:
        """A voice cut in: stop, but remember where, in case it was only noise."""
        cut = tuple(self._unplayed)
        self.silence()
        self._interrupted = cut

    def resume(self) -> None:
        """It was only noise: go on from the sentence that was cut."""
        for play in self._interrupted:
            self._play(play)
        self._interrupted = ()

    def forget(self) -> None:
        """Nothing is waited for any more."""
        self._unplayed.clear()
        self._interrupted = ()

    def _play(self, play: Play) -> None:
        self._unplayed.append(play)
        self._emit(play)
