"""What two wordings have in common: words, pairs of words, and pieces of words.

The vectoriser is our own because scikit-learn's drops whatever it did not see while fitting. Here
an unseen piece counts with the largest weight in the length of the vector, so a sentence that is
mostly foreign to the questions stays far from all of them. It also needs nothing but numpy.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.normalise import is_character

Phrase = Sequence[str]
"""Tokens; one in angle brackets stands for any name of a slot: `<place>`."""

SHARES: Final = (0.30, 0.25, 0.45)
"""Words, pairs of words, pieces of words: shares of a vector's squared length."""

_COMMON: Final = 0.03
"""Share of the phrases from which on a feature is common."""

_PIECES: Final = (2, 3, 4)
_UNSPACED_PIECES: Final = (1, 2, 3)


class Likeness:
    """Cosines between a wording and a fixed set of phrases, by TF-IDF.

    Each block is scaled to length one and then to the root of its share, so that a wording is 1
    like itself. What many phrases hold is multiplied as a dense matrix, the rest by postings: for
    every feature the phrases that hold it, one array after the other.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        split = [_blocks(phrase) for phrase in phrases]
        seen = Counter(feature for blocks in split for block in blocks for feature in block)
        self._count = len(phrases)
        ordered = [feature for feature, _ in seen.most_common()]
        self._ids = {feature: at for at, feature in enumerate(ordered)}
        found = np.array([seen[feature] for feature in ordered], np.float64)
        self._idf = np.log((1 + self._count) / (1 + found)) + 1
        self._unseen = float(np.log(1 + self._count) + 1)
        self.vectors = [self._vector(blocks) for blocks in split]
        """Of the phrases; only `between` needs them."""
        features = np.concatenate([ids for ids, _ in self.vectors])
        weights = np.concatenate([weights for _, weights in self.vectors])
        rows = np.repeat(np.arange(self._count), [len(ids) for ids, _ in self.vectors])
        self._many = int(np.sum(found > _COMMON * self._count))
        """Features below this number are common."""
        self._common = np.zeros((self._many, self._count), np.float32)
        common = features < self._many
        self._common[features[common], rows[common]] = weights[common]
        order = np.argsort(features, kind="stable")[np.sum(common) :]
        self._rows, self._weights = rows[order], weights[order]
        self._length = np.bincount(features, minlength=len(ordered))
        self._length[: self._many] = 0
        self._start = np.cumsum(self._length) - self._length

    def to(self, wordings: Sequence[Phrase]) -> NDArray[np.float64]:
        """Cosines of each of `wordings` to the phrases, (wordings, n)."""
        vectors = [self._vector(_blocks(wording)) for wording in wordings]
        cosines = np.stack([self._rare(*vector) for vector in vectors])
        # Together: what takes the time is to read the matrix.
        dense = np.zeros((len(vectors), self._many), np.float32)
        for row, (ids, weights) in zip(dense, vectors, strict=True):
            common = ids < self._many
            row[ids[common]] = weights[common]
        cosines += dense @ self._common
        return cosines

    def between(self, rows: slice) -> NDArray[np.float64]:
        """Cosines of some of the phrases to all of them, (rows, n)."""
        rare = np.stack([self._rare(*vector) for vector in self.vectors[rows]])
        rare += self._common[:, rows].T @ self._common
        return rare

    def _vector(
        self, blocks: tuple[Counter[str], ...]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        ids: list[NDArray[np.intp]] = []
        weights: list[NDArray[np.float64]] = []
        for share, block in zip(SHARES, blocks, strict=True):
            known = [(self._ids[f], n) for f, n in block.items() if f in self._ids]
            pairs = np.array(known, np.intp).reshape(-1, 2)
            part = self._idf[pairs[:, 0]] * pairs[:, 1]
            strange = sum(n * n for f, n in block.items() if f not in self._ids)
            length = np.sqrt(part @ part + strange * self._unseen**2)
            ids.append(pairs[:, 0])
            weights.append(part * np.sqrt(share) / (length or 1.0))
        return np.concatenate(ids), np.concatenate(weights)

    def _rare(self, ids: NDArray[np.intp], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the features that are not common add to the cosines, (n,)."""
        length = self._length[ids]
        end = np.cumsum(length)
        total = int(end[-1]) if len(end) else 0
        at = np.arange(total) + np.repeat(self._start[ids] - (end - length), length)
        product = self._weights[at] * np.repeat(weights, length)
        return np.bincount(self._rows[at], product, self._count).astype(np.float64, copy=False)


def _blocks(phrase: Phrase) -> tuple[Counter[str], ...]:
    """Features of the three blocks with their counts; each feature names its block."""
    pairs = (f"{first} {second}" for first, second in pairwise(("^", *phrase, "$")))
    pieces = chain.from_iterable(_pieces(chunk) for chunk in _chunks(phrase))
    return Counter(f" {word}" for word in phrase), Counter(pairs), Counter(pieces)


def _chunks(phrase: Phrase) -> Iterator[str]:
    """Words, but a run of characters of an unspaced script in one piece."""
    for unspaced, run in groupby(phrase, is_character):
        if unspaced:
            yield "".join(run)
        else:
            yield from run


@lru_cache(maxsize=8192)
def _pieces(chunk: str) -> tuple[str, ...]:
    if chunk.startswith("<"):
        return (chunk,)
    if is_character(chunk):
        return _ngrams(chunk, _UNSPACED_PIECES)
    return _ngrams(f"<{chunk}>", _PIECES)


def _ngrams(text: str, sizes: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[at : at + n] for n in sizes for at in range(len(text) - n + 1))
