"""Text in, meaning out: the front of this package."""

from collections.abc import Mapping

from assistant.understanding import explaining
from assistant.understanding.explaining import Collision, Explanation
from assistant.understanding.languages import LanguageGuess
from assistant.understanding.meaning import Meaning
from assistant.understanding.reader import Reader


class Understanding:
    """What people mean, in every offered language. Immutable once made: threads may share it."""

    def __init__(self, readers: Mapping[str, Reader], guess: LanguageGuess) -> None:
        self._readers = readers
        self._guess = guess

    def understand(
        self, said: str | Mapping[str, float], language: str, share: float = 1.0
    ) -> Meaning:
        """The meaning of one utterance: a text, or its hypotheses in one language, best first,
        each with its weight.

        `share` is the share of these among all hypotheses, 0 to 1: where a recogniser heard other
        languages too, it is less sure of this one.

        Raises KeyError for a language that is not offered.
        """
        return self._readers[language].understand(said, share)

    def explain(self, text: str, language: str) -> Explanation:
        """Why `text` is understood the way it is."""
        return explaining.explain(self._readers[language], text)

    def collisions(self, language: str) -> tuple[Collision, ...]:
        """Sample questions that the others would give to another intent, the clearest first."""
        return explaining.collisions(self._readers[language])

    def languages_of(self, text: str) -> tuple[str, ...]:
        """The offered languages that a typed text may be in, the likeliest first."""
        return self._guess.languages_of(text)
