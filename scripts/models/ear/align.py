"""Forced alignment: which phone is said in which 30 ms.

    python -m scripts.models.ear.align NETWORK DATA [--flat]

Fills ``labels`` and ``score`` of every utterance in the pickles of ``DATA`` with the best path
through all pronunciations of its words, silence allowed between them. ``--flat`` spreads the phones
evenly instead: the start when there is no network yet that knows the phones.
"""

import argparse
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import numba
import numpy as np
import numpy.typing as npt
import torch
from tqdm import tqdm

from assistant.speech.graph.phones import UnknownSymbolError
from scripts.models.ear import data, features, lexicon, network, weights

PRIOR_SCALE = 0.8
DRAWS = 400
"""Utterances that the prior is measured on."""
Ints = npt.NDArray[np.int32]


class States:
    """States of one utterance: pdf, whether it may repeat, and its predecessors."""

    def __init__(self) -> None:
        self.pdf: list[int] = []
        self.loops: list[bool] = []
        self.before: list[list[int]] = []

    def add(self, pdf: int, loops: bool, before: list[int]) -> int:
        """New state after ``before`` (-1 is the beginning); gives its number."""
        self.pdf.append(pdf)
        self.loops.append(loops)
        self.before.append(before)
        return len(self.pdf) - 1


def states(
    words: list[str], language: str, pronunciations: lexicon.Lexicon, pdfs: dict[int, int]
) -> tuple[States, list[int]] | None:
    """The states of an utterance and the ones it may end in; None where a word has no sound."""
    graph = States()
    ends = [-1, graph.add(0, True, [-1])]
    for word in words:
        after: list[int] = []
        for phones, _ in pronunciations.word(word, language):
            last = ends
            for k in phones:
                first = graph.add(pdfs[k], False, last)
                last = [first, graph.add(pdfs[k] + 1, True, [first])]
            after += last
        if not after:
            return None
        ends = [*after, graph.add(0, True, after)]
    return graph, [state for state in ends if state >= 0]


@numba.njit(cache=True)  # type: ignore[misc]
def _viterbi(
    scores: npt.NDArray[np.float32],
    pdf: Ints,
    loops: npt.NDArray[np.bool_],
    start: npt.NDArray[np.bool_],
    offset: Ints,
    before: Ints,
    ends: Ints,
) -> tuple[Ints, float]:
    frames, count = scores.shape[0], len(pdf)
    never = np.float32(-1e30)
    now = np.full(count, never, np.float32)
    back = np.zeros((frames, count), np.int32)
    for s in range(count):
        if start[s]:
            now[s] = scores[0, pdf[s]]
    for t in range(1, frames):
        new = np.full(count, never, np.float32)
        for s in range(count):
            best, source = (now[s], s) if loops[s] else (never, s)
            for j in range(offset[s], offset[s + 1]):
                if now[before[j]] > best:
                    best, source = now[before[j]], before[j]
            if best > never:
                new[s] = best + scores[t, pdf[s]]
            back[t, s] = source
        now = new
    state = ends[0]
    for s in ends:
        if now[s] > now[state]:
            state = s
    total = now[state]
    path = np.zeros(frames, np.int32)
    for t in range(frames - 1, -1, -1):
        path[t] = state
        state = back[t, state]
    return path, total / frames


def align(scores: npt.NDArray[np.float32], graph: States, ends: list[int]) -> tuple[Ints, float]:
    """Best path as a pdf a frame, and its mean score; the score is -1e9 where none fits."""
    before = [[s for s in states if s >= 0] for states in graph.before]
    offset = np.cumsum([0, *map(len, before)]).astype(np.int32)
    pdf = np.array(graph.pdf, np.int32)
    path, score = _viterbi(
        np.ascontiguousarray(scores),
        pdf,
        np.array(graph.loops),
        np.array([-1 in states for states in graph.before]),
        offset,
        np.array([s for states in before for s in states], np.int32),
        np.array(ends, np.int32),
    )
    return pdf[path], score if score > -1e6 else -1e9


def flat(words: list[str], language: str, pronunciations: lexicon.Lexicon, frames: int) -> Ints:
    """Phones spread evenly over ``frames`` of 30 ms, a tenth of silence at each end."""
    pdfs = network.pdf_of_phone()
    phones = [k for word in words for k in pronunciations.word(word, language)[0][0]]
    edge = frames // 10
    inner = np.linspace(0, len(phones), frames - 2 * edge, endpoint=False).astype(int)
    out = np.zeros(frames, np.int32)
    for i, p in enumerate(inner):
        out[edge + i] = pdfs[phones[p]] + int(i > 0 and inner[i - 1] == p)
    return out


def log_prior(net: network.Network, utterances: list[data.Utterance]) -> npt.NDArray[np.float32]:
    """Natural log of the mean posterior over `DRAWS` utterances, drawn at random."""
    random = np.random.default_rng(3)
    total, frames = np.zeros(network.outputs()), 0
    for i in random.permutation(len(utterances))[:DRAWS]:
        mfcc = utterances[i].sound.astype(np.float32) @ features.DCT
        posterior = np.exp(network.log_posteriors(net, mfcc))
        total += posterior.sum(0)
        frames += len(posterior)
    return np.log(np.maximum(total / max(frames, 1), 1e-5)).astype(np.float32)


def scored(
    net: network.Network, utterances: list[data.Utterance], together: int = 50
) -> Iterator[tuple[data.Utterance, npt.NDArray[np.float32]]]:
    """Each utterance with its (frames / 3, pdfs) log posteriors."""
    for i in range(0, len(utterances), together):
        group = utterances[i : i + together]
        mfccs = [item.sound.astype(np.float32) @ features.DCT for item in group]
        with torch.autocast("cpu", torch.bfloat16):  # far faster, and near enough
            scores = network.log_posteriors_of(net, mfccs)
        yield from zip(group, scores, strict=True)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", default="*", help="pattern of the pickles")
    parser.add_argument("--flat", action="store_true")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    net = weights.load(options.network).eval()
    pronunciations = lexicon.Lexicon()
    pdfs = network.pdf_of_phone()
    paths = sorted(p for p in options.data.glob(f"{options.sets}.pickle") if "noise" not in p.name)
    # The prior comes from English and Spanish where there is any: what the alignment divides by
    # should not move much with the sets that happen to be aligned in one call.
    sample = data.load(paths)
    prior = log_prior(net, [u for u in sample if u.language in {"en", "es"}] or sample)
    del sample
    for path in paths:
        utterances = data.load([path])
        missing = 0
        each = zip(utterances, repeat(None)) if options.flat else scored(net, utterances)
        for item, scores in tqdm(each, desc=path.stem, total=len(utterances)):
            item.labels, item.score = None, -1e9
            frames = -(-len(item.sound) // 3)
            try:
                found = states(item.words, item.language, pronunciations, pdfs)
            except (UnknownSymbolError, RuntimeError):
                found = None
            if found is None or frames < 4:
                missing += 1
                continue
            if scores is None:
                labels, score = flat(item.words, item.language, pronunciations, frames), 0.0
            else:
                labels, score = align(scores - PRIOR_SCALE * prior, *found)
            if score > -1e6:
                item.labels, item.score = labels.astype(np.int16), score
        data.save(path, utterances)
        aligned = [u.score for u in utterances if u.labels is not None]
        marks = np.percentile(aligned, [1, 5, 25, 50]).round(2) if aligned else []
        tqdm.write(f"{path.stem}: {len(aligned)} aligned, {missing} without sound, scores {marks}")


if __name__ == "__main__":
    main()
