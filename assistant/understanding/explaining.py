"""Why a text is understood the way it is, and which sample questions are in each other's way."""

from dataclasses import dataclass, field

import numpy as np

from assistant.understanding.bands import sureness
from assistant.understanding.meaning import Meaning
from assistant.understanding.reader import Reader

_SHOWN = 5


@dataclass(frozen=True)
class Explanation:
    """Why a text means what it means, for staff."""

    meaning: Meaning
    words: tuple[tuple[str, float], ...]
    """Each word that was compared, and how much the best score falls without it."""
    scores: tuple[tuple[str, float], ...]
    """The best intents with their scores; "none" is everything that must not be answered."""
    lower: float
    """With a best score below this, nothing was understood."""
    sureness: float
    """The best score less half the second best."""
    upper: float
    """From this sureness on there is an answer; below, the assistant asks back."""
    closest: tuple[tuple[str, str, float], ...]
    """The most similar sample questions: intent, phrase, likeness (0 to 1)."""


@dataclass(frozen=True)
class Collision:
    """A sample question that the others would surely give to another intent."""

    intent: str
    phrase: str
    taken_by: str
    gap: float = field(compare=False)
    """How much better the other intent scores."""


def explain(reader: Reader, text: str) -> Explanation:
    """Why `text` means what it means, as the only hypothesis."""
    matcher = reader.matcher
    phrase = reader.phrasing.read(text).phrase
    scores = matcher.scores([phrase])[0]
    order = [int(at) for at in np.argsort(-scores, kind="stable")[:_SHOWN]]

    def worth(at: int) -> float:
        without = (*phrase[:at], *phrase[at + 1 :])
        return float(scores[order[0]] - matcher.scores([without])[0, order[0]])

    return Explanation(
        meaning=reader.understand(text),
        words=tuple((word, worth(at)) for at, word in enumerate(phrase)),
        scores=tuple((matcher.intents[at], float(scores[at])) for at in order),
        lower=reader.bands.lower,
        sureness=float(sureness(scores)),
        upper=reader.bands.upper,
        closest=tuple(
            (matcher.intents[matcher.column[at]], reader.sources[at], cosine)
            for at, cosine in matcher.closest(phrase)
        ),
    )


def collisions(reader: Reader) -> tuple[Collision, ...]:
    """Sample questions that would be answered as another intent if they were not known, the
    clearest first."""
    matcher = reader.matcher
    scores, column = matcher.held_out.genuine, matcher.held_out.intents
    taken = scores.argmax(axis=1)
    gap = scores.max(axis=1) - scores[np.arange(len(scores)), column]
    surely = (taken != column) & (sureness(scores) >= reader.bands.upper)
    found = (
        Collision(
            matcher.intents[column[at]],
            reader.sources[at],
            matcher.intents[taken[at]],
            float(gap[at]),
        )
        for at in np.argsort(-gap, kind="stable")
        if surely[at]
    )
    return tuple(dict.fromkeys(found))
