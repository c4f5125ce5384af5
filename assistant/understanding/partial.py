"""Is a partial result a whole question already, or half of one? For end-pointing."""

from collections import Counter
from typing import Final, Literal

from assistant.content import Content
from assistant.content.questions import Questions, spoken
from assistant.understanding.understanding import Understanding

_SURE: Final = 0.8
"""Confidence from which a partial counts as a whole question."""

_SEEN: Final = 4
_LAST: Final = 0.03
"""A word seen at least so often, and with at most this share of it at an end, ends no question."""


class Partials:
    """Judges partial results. Immutable once made, so threads may share it."""

    def __init__(self, content: Content, understanding: Understanding) -> None:
        self._understanding = understanding
        self._open = {lg: _open_words(content.questions[lg]) for lg in content.languages}

    def judge(self, text: str, language: str) -> Literal["complete", "half", "unknown"]:
        """What `text` is so far.

        "half" where it stops at a word that goes on ("how do I get to the"), "complete" where it
        is understood with confidence already.
        """
        *_, last = spoken(text).split() or [""]
        if last in self._open[language]:
            return "half"
        meaning = self._understanding.understand(text, language)
        sure = meaning.outcome in ("answer", "command") and meaning.confidence >= _SURE
        return "complete" if sure else "unknown"


def _open_words(questions: Questions) -> frozenset[str]:
    """Words that hardly ever end a question: articles, prepositions, auxiliaries, lead-ins."""
    seen: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for _, phrase in questions.phrases():
        words = spoken(phrase).split()
        seen.update(words)
        last.update(words[-1:])
    return frozenset(
        word for word, count in seen.items() if count >= _SEEN and last[word] <= count * _LAST
    )
