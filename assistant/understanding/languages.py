"""Which of the offered languages a typed text is in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

import numpy as np

from assistant.content.questions import Questions
from assistant.understanding.normalise import tokens

# A later language has to be this much likelier (natural logarithm) than the one before it.
_HEAD_START: Final = 0.5

# From here on a language is ruled out. A word counts by its pieces, too, so this is not much.
_CLEAR: Final = 25.0

_SIZES: Final = (1, 2, 3)


class LanguageGuess:
    """Naive Bayes over words and pieces of words, learned from the sample questions."""

    def __init__(self, questions: Mapping[str, Questions], names: Iterable[str]) -> None:
        """`names` are those of places, which are the same in every language."""
        self._names = frozenset(chain.from_iterable(map(tokens, names)))
        counts = {language: _counted(asked) for language, asked in questions.items()}
        self._known = frozenset(chain.from_iterable(counts.values()))
        self._counts = counts
        self._commands = {
            language: frozenset(map(tokens, chain.from_iterable(asked.exact.values())))
            for language, asked in questions.items()
        }
        size = len(self._known)
        self._total = {language: seen.total() + size for language, seen in counts.items()}

    def languages_of(self, text: str) -> tuple[str, ...]:
        """The languages it may be in, the likeliest first; the first of all offered ones where
        nothing speaks for another."""
        said = tokens(text)
        words = [word for word in said if word not in self._names]
        # What no language knows would speak for the one with the fewest questions.
        features = [f for f in chain.from_iterable(map(_features, words)) if f in self._known]
        scores = {language: self._score(language, features) for language in self._counts}
        best, *others = scores
        for language in others:
            if scores[language] > scores[best] + _HEAD_START:
                best = language
        # "no" is the same command in both, so it tells nothing.
        shared = [language for language in scores if said in self._commands[language]]
        if best in shared:
            best = shared[0]
        near = (each for each in scores if each != best and scores[each] > scores[best] - _CLEAR)
        return (best, *near)

    def _score(self, language: str, features: list[str]) -> float:
        seen, total = self._counts[language], self._total[language]
        return float(sum(np.log((seen[f] + 1) / total) for f in features))


def _counted(asked: Questions) -> Counter[str]:
    """How often each feature occurs in all that may be said in a language."""
    texts = chain(asked.none, asked.before, asked.after, *asked.ask.values(), *asked.exact.values())
    counts: Counter[str] = Counter()
    for word, count in Counter(chain.from_iterable(map(tokens, texts))).items():
        for feature in _features(word):
            counts[feature] += count
    return counts


def _features(word: str) -> Iterator[str]:
    yield f" {word} "
    edged = f"<{word}>"
    for size in _SIZES:
        yield from (edged[at : at + size] for at in range(len(edged) - size + 1))
