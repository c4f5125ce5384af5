"""The language model of one language: an interpolated trigram over questions, open to any word.

P(w | u v) = L(u v) ML(w | u v) + (1 - L(u v)) P(w | v) and so on down to single words, with
Witten and Bell's weight L(h) = N(h) / (N(h) + T(h)) (N tokens and T different words seen after the
history h). At the bottom, single words of the questions are mixed with the frequencies of the
language at large, so a wording that nobody wrote down can still be heard.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.speech.fst import Arcs, arcs_of

_BEGIN, _END = "<s>", "</s>"
_ORDER = 3

History = tuple[str, ...]


@dataclass(frozen=True)
class NgramSettings:
    """How much the questions are trusted."""

    general: float = 0.3
    """Share of single words that comes from the language at large."""

    trust: float = 0.85
    """Factor on Witten and Bell's weight; smaller lets more unseen word sequences through."""

    end: float = 0.15
    """Share of sentence ends among the words at large."""


def ngram(
    sentences: Iterable[Sequence[str]],
    general: Mapping[str, float],
    labels: Mapping[str, int],
    back_off: int,
    settings: NgramSettings,
) -> Arcs:
    """The model as an acceptor.

    Args:
        sentences: word sequences; words without a label are skipped.
        general: word -> frequency in the language at large, for words with a label.
        labels: word -> label; every one of them is accepted.
        back_off: input label of the arcs that shorten the history (their output is epsilon).
        settings: the mixture.
    """
    after = _counts(sentences, labels)
    single = _single(after[()], general, labels, settings)
    states = {history: i for i, history in enumerate(_histories(after))}
    model = _Model(after, single, settings.trust)
    rows: list[tuple[int, int, int, float, int]] = []
    final: dict[int, float] = {}
    for history, state in states.items():
        seen = after[history] if history else single
        for word in seen:
            cost = -math.log(model.probability(word, history))
            if word == _END:
                final[state] = cost
            else:
                label = labels[word]
                rows.append((state, label, label, cost, _next(states, history, word)))
        if history:
            shorter = next(states[history[i:]] for i in range(1, 3) if history[i:] in states)
            cost = -math.log(1 - model.weight(history))
            rows.append((state, back_off, 0, cost, shorter))
    return arcs_of(rows, final)


class _Model:
    def __init__(
        self, after: Mapping[History, Counter[str]], single: Mapping[str, float], trust: float
    ) -> None:
        self._after = after
        self._single = single
        self._total = {history: words.total() for history, words in after.items()}
        self._weight = {
            history: trust * self._total[history] / max(1, self._total[history] + len(words))
            for history, words in after.items()
        }

    def weight(self, history: History) -> float:
        return self._weight[history]

    def probability(self, word: str, history: History) -> float:
        if not history:
            return self._single[word]
        shorter = self.probability(word, history[1:])
        words = self._after.get(history)
        if words is None:
            return shorter
        weight = self._weight[history]
        return weight * words[word] / self._total[history] + (1 - weight) * shorter


def _counts(
    sentences: Iterable[Sequence[str]], labels: Mapping[str, int]
) -> defaultdict[History, Counter[str]]:
    """History (longest first to none) -> words after it."""
    after: defaultdict[History, Counter[str]] = defaultdict(Counter)
    after[(_BEGIN,)] = Counter()
    for sentence in sentences:
        words = [_BEGIN, *(word for word in sentence if word in labels), _END]
        for i in range(1, len(words)):
            for size in range(min(_ORDER, i + 1)):
                after[tuple(words[i - size : i])][words[i]] += 1
    return after


def _single(
    seen: Counter[str],
    general: Mapping[str, float],
    labels: Mapping[str, int],
    settings: NgramSettings,
) -> dict[str, float]:
    """Probabilities of single words; none is zero."""
    least = min((f for f in general.values() if f > 0), default=1.0)
    at_large = {word: max(general.get(word, 0.0), least / 10) for word in labels}
    total = sum(at_large.values()) / (1 - settings.end)
    at_large = {word: frequency / total for word, frequency in at_large.items()}
    at_large[_END] = settings.end
    share = settings.general if seen else 1.0
    size = max(1, seen.total())
    return {
        word: share * frequency + (1 - share) * seen[word] / size
        for word, frequency in at_large.items()
    }


def _histories(after: Mapping[History, Counter[str]]) -> list[History]:
    """The start of a sentence first, as the start state; only histories with something after."""
    kept = [history for history, words in after.items() if words or history == (_BEGIN,)]
    kept = [history for history in kept if history not in ((_BEGIN,), ())]
    return [(_BEGIN,), (), *kept]


def _next(states: Mapping[History, int], history: History, word: str) -> int:
    """The state with the longest known history after ``word``."""
    longest = (*history, word)[-(_ORDER - 1) :]
    return next(states[longest[i:]] for i in range(3) if longest[i:] in states)
