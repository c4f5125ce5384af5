"""Phone error of a network in every language of the dev folder.

    python -m scripts.models.ear.phone_error RUN.pt DATA [--json OUT]

Common Voice clips are decoded with a plain loop over all phones (no lexicon, no grammar, no
language given) and compared with espeak-ng's reading of the transcript, folded to the inventory.
It tells how well the sounds of languages to come are heard; it says nothing of words.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numba
import numpy as np
import numpy.typing as npt
import torch
from rapidfuzz.distance import Levenshtein
from tqdm import tqdm

from scripts.models.ear import align, data, features, lexicon, network, weights

Floats = npt.NDArray[np.float32]
SCALE = 0.5
INSERTION = 1.5
"""Cost of each phone, after the acoustic scale."""


@numba.njit(cache=True)  # type: ignore[misc]
def _decode(scores: Floats, cost: float) -> npt.NDArray[np.int32]:
    """Best path through the loop: a pdf a frame. First frames can follow anything."""
    frames, pdfs = scores.shape
    back = np.zeros((frames, pdfs), np.int32)
    now = scores[0].copy()
    for p in range(2, pdfs, 2):
        now[p] = -1e30
    for t in range(1, frames):
        best = now.argmax()
        new = np.empty_like(now)
        for p in range(pdfs):
            if p and p % 2 == 0:  # later frame of a phone: after its first or itself
                source = p if now[p] >= now[p - 1] else p - 1
                value = now[source]
            else:
                source, value = best, now[best] - (cost if p else 0.0)
                if p == 0 and now[0] > value:
                    source, value = 0, now[0]
            new[p] = value + scores[t, p]
            back[t, p] = source
        now = new
    path = np.zeros(frames, np.int32)
    path[-1] = now.argmax()
    for t in range(frames - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    net = weights.load(options.run).eval()
    pronunciations = lexicon.Lexicon()
    items = data.load([options.data / "dev-commonvoice.pickle"])
    prior = align.log_prior(net, [u for u in items if u.language in {"en", "es"}])
    numbers = network.phone_numbers()
    wrong: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in tqdm(items, desc="phones"):
        reference = [str(k) for k in pronunciations.sentence(item.text, item.language)]
        mfcc = item.sound.astype(np.float32) @ features.DCT
        scores = SCALE * (network.log_posteriors(net, mfcc) - prior)
        path = _decode(np.ascontiguousarray(scores), INSERTION)
        heard = [str(numbers[p // 2]) for p in path if p % 2 == 1]
        counts = wrong[item.language]
        counts[0] += Levenshtein.distance(reference, heard)
        counts[1] += len(reference)
        counts[2] += 1
    figures = {
        language: {"phone_error": round(100 * e / n, 1), "phones": n, "clips": c}
        for language, (e, n, c) in sorted(wrong.items())
    }
    print("| language | phone error % | phones | clips |\n| --- | --- | --- | --- |")
    for language, row in figures.items():
        print(f"| {language} | {row['phone_error']} | {row['phones']} | {row['clips']} |")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
