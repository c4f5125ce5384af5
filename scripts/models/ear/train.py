"""Train the network on aligned speech.

    python -m scripts.models.ear.train DATA --init NETWORK --out RUN.pt --minutes 60

Muon for the matrices of the hidden layers and AdamW for all else, warm-up and cosine over the time
given; an exponential moving average of the weights is what gets exported. ``RUN.pt`` is written
every five minutes and resumed from when the same command runs again.
"""

import argparse
import json
import math
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from scripts.models.ear import (
    align,
    augment,
    batches,
    data,
    dev,
    features,
    network,
    sequence,
    weights,
)
from scripts.models.ear.run import Run

SAVE_SECONDS = 300


@torch.inference_mode()
def accuracy(net: network.Network, items: list[data.Utterance]) -> dict[str, float]:
    """Share of speech frames whose phone is right, by language, clean and by telephone."""
    right: dict[str, list[float]] = defaultdict(list)
    random = np.random.default_rng(19)
    for item in items:
        assert item.labels is not None
        ways = {item.language: item.sound, f"{item.language} line": item.through_line(random)}
        for way, sound in ways.items():
            if sound is None:
                continue
            best = network.log_posteriors(net, sound.astype(np.float32) @ features.DCT).argmax(1)
            n = min(len(best), len(item.labels))
            speech = item.labels[:n] > 0
            same = (best[:n] + 1) // 2 == (item.labels[:n] + 1) // 2
            right[way].append(float(same[speech].mean()))
    return {k: round(float(np.mean(v)), 4) for k, v in sorted(right.items())}


class Loss:
    """Cross-entropy of the alignment, and beside it MMI over a phone loop where asked for.

    What comes by telephone learns from ``teacher``, too: what it makes of the same sound before
    it went in (Li and others, Large-scale domain adaptation via teacher-student learning, 2017).
    An alignment says how a word should have been said, the teacher what could be heard of it.

    Args:
        items: what is trained on; its priors and phone bigram are taken with ``net``.
        weight: of the second loss; 0 is none.
        scale: acoustic scale of the competition.
        teacher: a network that stays as it is, or None.
    """

    def __init__(
        self, net: network.Network, items: list[data.Utterance], weight: float, scale: float,
        teacher: network.Network | None = None,
    ) -> None:  # fmt: skip
        self.weight, self.scale, self.teacher = weight, scale, teacher
        if weight:
            self.prior = torch.from_numpy(align.log_prior(net, items))
            self.bigram = sequence.phone_bigram(items, batches.chances(items), network.outputs())

    def __call__(self, logits: Tensor, batch: batches.Batch) -> Tensor:
        """Loss of (batch, frames, pdfs) logits."""
        count = min(logits.shape[1], batch.labels.shape[1])
        scores, labels = logits[:, :count].float(), batch.labels[:, :count]
        flat = scores.reshape(-1, scores.shape[-1])
        loss = F.cross_entropy(flat, labels.reshape(-1), label_smoothing=0.03)
        if self.weight:
            rival = sequence.loss(scores, labels, self.prior, self.bigram, self.scale)
            loss = loss + self.weight * rival
        if self.teacher is not None and len(batch.lines):
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                taught = self.teacher(batch.clean)[:, :count].float().softmax(-1)
            spoken = labels[batch.lines] >= 0
            lines = scores[batch.lines][spoken]
            share = len(lines) / int((labels >= 0).sum())
            loss = loss + share * F.cross_entropy(lines, taught.clone()[spoken])
        return loss


def watched(folder: Path) -> list[data.Utterance]:
    """Aligned English and Spanish utterances of the dev speakers that may be tuned on."""
    tune = {tuple(pair) for pair in json.loads(dev.SPLIT.read_text(encoding="utf-8"))["tune"]}
    every = data.load(sorted(folder.glob("dev-*.pickle")))
    known = [u for u in every if u.labels is not None and (u.set, u.speaker) in tune]
    return [u for u in known if u.language in {"en", "es"}]


def train(
    run: Run, out: Path, options: argparse.Namespace, items: list[data.Utterance],
    noises: list[data.Utterance], watch: list[data.Utterance],
) -> None:  # fmt: skip
    """Until the schedule is over; writes ``out`` now and then."""
    teacher = weights.load(options.teacher).eval() if options.teacher else None
    objective = Loss(run.net.eval(), items, options.sequence, options.sequence_scale, teacher)
    source = batches.Batches(items, augment.Augmenter(noises, items), options.seed + run.step)
    began, told, mean = time.time() - run.spent, time.time(), math.nan
    total = options.steps or round(options.minutes * 60)
    at = run.step if options.steps else round(run.spent)
    bar = tqdm(total=total, initial=at, unit="step" if options.steps else "s")
    while (bar.n if options.steps else time.time() - began) < total:
        batch = next(source)
        for layer in run.net.layers:
            layer.dropout = options.dropout * (1 - bar.n / total)
        with torch.autocast("cpu", torch.bfloat16):
            logits = run.net(batch.heard)
        loss = objective(logits, batch)
        run.learn(loss, bar.n / total)
        run.spent = time.time() - began
        run.heard += batch.heard.shape[0] * batch.heard.shape[1] / 360000
        mean = loss.item() if math.isnan(mean) else 0.98 * mean + 0.02 * loss.item()
        bar.n = run.step if options.steps else round(run.spent)
        bar.set_postfix(step=run.step, loss=f"{mean:.3f}", heard=f"{run.heard:.1f}h", refresh=False)
        bar.update(0)
        if time.time() - told > SAVE_SECONDS:
            told = time.time()
            run.save(out)
            if watch:
                right = accuracy(run.averaged(), watch)
                tqdm.write(f"step {run.step} loss {mean:.3f} {right}")
    bar.close()
    run.save(out)
    print(f"{run.step} steps, {run.heard:.1f} h heard, loss {mean:.3f}")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("data", type=Path)
    add("--init", type=Path, required=True)
    add("--out", type=Path, required=True)
    add("--minutes", type=float, default=60, help="length of the whole schedule, wall clock")
    add("--steps", type=int, help="length in steps instead")
    add("--rate", type=float, default=4e-4)
    add("--head-rate", type=float, default=1e-3)
    add("--threads", type=int, default=2)
    add("--seed", type=int, default=0)
    add("--sequence", type=float, default=0.0, help="weight of the MMI loss beside cross-entropy")
    add("--sequence-scale", type=float, default=0.4, help="acoustic scale within it")
    add("--teacher", type=Path, help="network that telephone lines are taught by from clean sound")
    add("--dropout", type=float, default=0.0, help="in the waists; falls to nothing at the end")
    add("--unwatched", action="store_true", help="do without accuracy on the dev speakers")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    paths = sorted(options.data.glob("train-*.pickle"))
    noises = data.load(p for p in paths if "noise" in p.name)
    items = batches.usable(data.load(p for p in paths if "noise" not in p.name))
    hours = sum(len(item.sound) for item in items) / 360000
    print(f"{len(items)} utterances, {hours:.1f} h; {network.outputs()} pdfs")
    run = Run(weights.load(options.init), options.rate, options.head_rate)
    if options.out.exists():
        run.resume(options.out)
    watch = [] if options.unwatched else watched(options.data)
    train(run, options.out, options, items, noises, watch)


if __name__ == "__main__":
    main()
