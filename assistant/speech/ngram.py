"""The language model of one language: interpolated 4-grams over questions, open to any word.

P(w | t u v) = L(t u v) ML(w | t u v) + (1 - L(t u v)) P(w | u v) and so on down to single words,
with Witten and Bell's weight L(h) = N(h) / (N(h) + T(h)) (N tokens and T different words seen after
the history h). At the bottom, single words of the questions are mixed with the frequencies of the
language at large, so a wording that nobody wrote down can still be heard.

Most pairs and threes of words come once or twice and tell little that their last words alone do
not: they are left out, much as Stolcke does (Entropy-based pruning of backoff language models,
1998). That makes the graph far smaller and costs unseen sentences next to nothing.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.speech.fst import Arcs, arcs_of

_BEGIN, _END = "<s>", "</s>"
_ORDER = 4

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

    worth: float = 2e-5
    """Nats a running word of the sentences that knowing two or three words before must save."""


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
    chances, weights = _estimate(after, single, settings.trust)
    kept = _worth_knowing(after, chances, weights, settings.worth)
    states = {history: i for i, history in enumerate(kept)}
    rows: list[tuple[int, int, int, float, int]] = []
    final: dict[int, float] = {}
    for history, state in states.items():
        for word, chance in chances[history].items():
            cost = -math.log(chance)
            if word == _END:
                final[state] = cost
            else:
                label = labels[word]
                rows.append((state, label, label, cost, _next(states, history, word)))
        if history:
            shorter = next(states[history[i:]] for i in range(1, _ORDER) if history[i:] in states)
            cost = -math.log(1 - weights[history])
            rows.append((state, back_off, 0, cost, shorter))
    return arcs_of(rows, final)


def _estimate(
    after: Mapping[History, Mapping[str, int]], single: dict[str, float], trust: float
) -> tuple[dict[History, dict[str, float]], dict[History, float]]:
    """History -> the probability of each word seen after it, and -> its own weight in them."""
    chances: dict[History, dict[str, float]] = {(): single}
    weights: dict[History, float] = {}
    for history in sorted(after, key=len)[1:]:
        words, shorter = after[history], chances[history[1:]]
        total = sum(words.values())
        weight = trust * total / max(1, total + len(words))
        weights[history] = weight
        chances[history] = {
            word: weight * count / total + (1 - weight) * shorter[word]
            for word, count in words.items()
        }
    return chances, weights


def _worth_knowing(
    after: Mapping[History, Mapping[str, int]],
    chances: Mapping[History, Mapping[str, float]],
    weights: Mapping[History, float],
    worth: float,
) -> list[History]:
    """The start of a sentence first, as the start state; several words only where they help."""
    least = worth * sum(after[()].values())

    def helps(history: History) -> bool:
        longer, shorter = chances[history], chances[history[1:]]
        saved = sum(
            count * math.log(longer[word] / shorter[word]) for word, count in after[history].items()
        )
        # What a history itself was seen with flatters it, the less it was seen the more.
        return weights[history] * saved >= least

    start = (_BEGIN,)
    found = (h for h in after if h != start and h and after[h])
    return [start, (), *(h for h in found if len(h) == 1 or helps(h))]


def _counts(
    sentences: Iterable[Sequence[str]], labels: Mapping[str, int]
) -> dict[History, dict[str, int]]:
    """History (three words to none) -> words after it, and how often."""
    seen: Counter[History] = Counter()
    for sentence in sentences:
        words = [_BEGIN, *(word for word in sentence if word in labels), _END]
        seen.update((word,) for word in words[1:])
        for size in range(2, _ORDER + 1):
            seen.update(zip(*(words[i:] for i in range(size)), strict=False))
    after: dict[History, dict[str, int]] = {(): {}, (_BEGIN,): {}}
    for (*history, word), count in seen.items():
        after.setdefault(tuple(history), {})[word] = count
    return after


def _single(
    seen: Mapping[str, int],
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
    size = max(1, sum(seen.values()))
    return {
        word: share * frequency + (1 - share) * seen.get(word, 0) / size
        for word, frequency in at_large.items()
    }


def _next(states: Mapping[History, int], history: History, word: str) -> int:
    """The state with the longest known history after ``word``."""
    longest = (*history, word)[-(_ORDER - 1) :]
    return next(states[longest[i:]] for i in range(_ORDER) if longest[i:] in states)
