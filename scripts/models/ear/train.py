"""Train the network on aligned speech.

    python -m scripts.models.ear.train DATA --init NETWORK --out RUN.pt --minutes 60

AdamW, warm-up and cosine over the time given; an exponential moving average of the weights is what
gets exported. ``RUN.pt`` is written every five minutes and resumed from when the same command runs
again; ``--stop-at`` ends the run early with the learning rate where it is.
"""

import argparse
import json
import math
import queue
import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor
from tqdm import tqdm

from scripts.models.ear import align, augment, data, features, network, sequence

SHARES = {
    # Share of each set in the hours heard, in percent. English is level with Spanish and its near
    # languages together, or every vowel would lean to the language heard more. Spanish itself has
    # seven people: with more of them than this, and of espeak-ng, strangers were heard worse.
    "an4": 5, "speechocean762": 8, "librispeech_tc100_part": 6, "asterisk8k_en": 2.5,
    "art4apps_en": 1, "commonvoice_extra_en": 2.5, "fsdd": 0.7, "alnum_accents": 2.5,
    "matthes_lj_en": 2, "picovoice_keywords": 0.7, "precise_en": 0.3, "syn_flite_en": 2,
    "syn_espeak_en": 2.5, "syn_festival_en": 1.3, "syn_joe_en": 3,
    "css10_es": 4, "asterisk16k_es": 4, "asterisk8k_es": 1.5, "art4apps_es": 3,
    "commonvoice_extra_es": 3, "precise_es": 3, "gcompris_es_alphabet": 0.5,
    "syn_espeak_es": 4, "syn_joe_es": 2,
    "commonvoice_near": 18, "commonvoice_other": 14, "asterisk16k_fr": 1, "asterisk16k_ru": 1,
}  # fmt: skip
NEAR = {"ca", "ro", "eu", "el", "eo", "ia", "rm-sursilv"}
"""Languages with vowels and consonants much like those of Spanish."""
SPLIT = Path(__file__).parent / "split.json"
"""Dev speakers: half to tune on, half to report on."""
SHARE_OF_OTHERS = 0.3
BATCH_SECONDS = 60.0
LONGEST_SECONDS = 20.0
AVERAGE_STEPS = 400
Batch = tuple[Tensor, Tensor]


def key(item: data.Utterance) -> str:
    """Name under which a set's share stands."""
    if item.set == "commonvoice_other" and item.language in NEAR:
        return "commonvoice_near"
    return f"{item.set}_{item.language}" if item.set == "commonvoice_extra" else item.set


def usable(items: list[data.Utterance], worst: float = 0.03) -> list[data.Utterance]:
    """Aligned utterances of fit length, without the worst-fitting share of each set."""
    sets: dict[str, list[data.Utterance]] = defaultdict(list)
    for item in items:
        if item.labels is not None and 0.2 < len(item.sound) / 100 < LONGEST_SECONDS:
            sets[f"{key(item)} {item.language}"].append(item)
    out = []
    for name, members in sets.items():
        share = worst if not name.startswith("syn_") else 0.01
        limit = np.quantile([item.score for item in members], share)
        out += [item for item in members if item.score >= limit]
    return out


def chances(items: list[data.Utterance]) -> npt.NDArray[np.float64]:
    """How likely each utterance is drawn, so that its set gets its share of the hours."""
    total: dict[str, float] = defaultdict(float)
    for item in items:
        total[key(item)] += len(item.sound)
    weight = [SHARES.get(key(item), SHARE_OF_OTHERS) / total[key(item)] for item in items]
    return np.array(weight) / sum(weight)


class Batches:
    """Endless random batches, made in a thread of their own."""

    def __init__(
        self, items: list[data.Utterance], augmenter: augment.Augmenter, seed: int
    ) -> None:
        self.items, self.augmenter = items, augmenter
        self.random = np.random.default_rng(seed)
        self.seconds = np.array([len(item.sound) / 100 for item in items])
        self.chance = chances(items)
        self.queue: queue.Queue[Batch] = queue.Queue(8)
        threading.Thread(target=self._fill, daemon=True).start()

    def _groups(self) -> Iterator[np.ndarray]:
        """Indices of utterances of like length, a batch at a time."""
        while True:
            drawn = self.random.choice(len(self.items), 800, p=self.chance)
            noisy = self.seconds[drawn] + self.random.uniform(0, 0.4, len(drawn))
            drawn = drawn[np.argsort(noisy)]
            groups, current = [], [drawn[0]]
            for i in drawn[1:]:
                longest = max(self.seconds[i], max(self.seconds[current]))
                if longest * (len(current) + 1) > BATCH_SECONDS:
                    groups.append(np.array(current))
                    current = []
                current.append(i)
            for g in self.random.permutation(len(groups)):
                yield groups[g]

    def _fill(self) -> None:
        for group in self._groups():
            self.queue.put(collate([self.augmenter(self.items[i], self.random) for i in group]))

    def __next__(self) -> Batch:
        return self.queue.get()


def collate(pairs: list[tuple[augment.Floats, augment.Labels]]) -> Batch:
    """(batch, frames + context, 40) MFCC and (batch, frames / 3) pdfs, -100 where padded."""
    longest = max(len(sound) for sound, _ in pairs)
    x = torch.zeros(len(pairs), longest + 2 * network.CONTEXT, features.BANDS)
    y = torch.full((len(pairs), -(-longest // 3)), -100)
    for i, (sound, labels) in enumerate(pairs):
        mfcc = network.pad(torch.from_numpy(sound @ features.DCT))
        x[i, : len(mfcc)] = mfcc
        x[i, len(mfcc) :] = mfcc[-1]
        count = min(len(labels), -(-len(sound) // 3))
        y[i, :count] = torch.from_numpy(labels[:count])
    return x, y


@torch.inference_mode()
def accuracy(net: network.Network, items: list[data.Utterance]) -> dict[str, float]:
    """Share of speech frames whose phone is right, by language and for the line."""
    right: dict[str, list[float]] = defaultdict(list)
    for item in items:
        assert item.labels is not None
        mfcc = item.sound.astype(np.float32) @ features.DCT
        best = network.log_posteriors(net, mfcc).argmax(1)
        n = min(len(best), len(item.labels))
        speech = item.labels[:n] > 0
        same = (best[:n] + 1) // 2 == (item.labels[:n] + 1) // 2
        right[item.language].append(float(same[speech].mean()))
    return {k: round(float(np.mean(v)), 4) for k, v in sorted(right.items())}


def parameters(net: network.Network, rate: float, head_rate: float) -> list[dict[str, object]]:
    """Groups of the optimiser: the head learns faster than the trunk."""
    head = [p for name, p in net.named_parameters() if name.startswith(("head", "out"))]
    trunk = [p for name, p in net.named_parameters() if not name.startswith(("head", "out"))]
    return [
        {"params": head, "lr": head_rate, "peak": head_rate},
        {"params": trunk, "lr": rate, "peak": rate},
    ]


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
    add("--unwatched", action="store_true", help="do without accuracy on the dev speakers")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    paths = sorted(options.data.glob("train-*.pickle"))
    noises = [n.sound.astype(np.float32) for n in data.load(p for p in paths if "noise" in p.name)]
    items = usable(data.load(p for p in paths if "noise" not in p.name))
    watched: list[data.Utterance] = []
    if not options.unwatched:
        tune = {tuple(pair) for pair in json.loads(SPLIT.read_text(encoding="utf-8"))["tune"]}
        dev = data.load(sorted(options.data.glob("dev-*.pickle")))
        watched = [u for u in dev if u.labels is not None and (u.set, u.speaker) in tune]
        watched = [u for u in watched if u.language in {"en", "es"}]
    net = network.load(options.init)
    average = {name: value.clone() for name, value in net.state_dict().items()}
    optimiser = torch.optim.AdamW(
        parameters(net, options.rate, options.head_rate), weight_decay=0.01, betas=(0.9, 0.98)
    )
    step, spent, heard = 0, 0.0, 0.0
    if options.out.exists():
        saved = torch.load(options.out, weights_only=True)
        net.load_state_dict(saved["net"])
        optimiser.load_state_dict(saved["optimiser"])
        for group, peak in zip(
            optimiser.param_groups, (options.head_rate, options.rate), strict=True
        ):
            group["peak"] = peak
        average = saved["average"]
        step, spent, heard = saved["step"], saved["spent"], saved["heard"]
    if options.sequence:
        net.eval()
        prior = torch.from_numpy(align.log_prior(net, items))
        bigram = sequence.phone_bigram(items, chances(items), network.outputs())
    batches = Batches(items, augment.Augmenter(noises, items), options.seed + step)
    hours = sum(len(item.sound) for item in items) / 360000
    print(f"{len(items)} utterances, {hours:.1f} h; {net.state_dict()['out.bias'].shape[0]} pdfs")
    names = re.compile("running|transform|offset$")
    began, told, loss_mean = time.time() - spent, time.time(), math.nan
    bar = tqdm(
        total=options.steps or round(options.minutes * 60), unit="step" if options.steps else "s"
    )

    def save() -> None:
        part = options.out.with_suffix(".part")
        torch.save(
            {
                "net": net.state_dict(),
                "average": average,
                "optimiser": optimiser.state_dict(),
                "step": step,
                "spent": time.time() - began,
                "heard": heard,
            },
            part,
        )
        part.replace(options.out)

    while True:
        done = (
            step / options.steps if options.steps else (time.time() - began) / options.minutes / 60
        )
        if done >= 1:
            break
        scale = min(1.0, done / 0.03 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * done))
        for group in optimiser.param_groups:
            group["lr"] = max(group["peak"] * scale, 1e-6)
        x, y = next(batches)
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(x)
        n = min(logits.shape[1], y.shape[1])
        loss = F.cross_entropy(
            logits[:, :n].float().reshape(-1, logits.shape[-1]),
            y[:, :n].reshape(-1),
            label_smoothing=0.03,
        )
        if options.sequence:
            scores = logits[:, :n].float()
            rival = sequence.loss(scores, y[:, :n], prior, bigram, options.sequence_scale)
            loss = loss + options.sequence * rival
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        step += 1
        heard += x.shape[0] * x.shape[1] / 360000
        # A young average forgets its start faster.
        keep = min(1 - 1 / AVERAGE_STEPS, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, value in net.state_dict().items():
                if not names.search(name):
                    average[name].lerp_(value, 1 - keep)
        loss_mean = loss.item() if math.isnan(loss_mean) else 0.98 * loss_mean + 0.02 * loss.item()
        bar.n = step if options.steps else round(time.time() - began)
        bar.set_postfix(step=step, loss=f"{loss_mean:.3f}", heard=f"{heard:.1f}h", refresh=False)
        bar.update(0)
        if time.time() - told > 300:
            told = time.time()
            save()
            if watched:
                watch = network.Network()
                watch.load_state_dict(average)
                tqdm.write(f"step {step} loss {loss_mean:.3f} {accuracy(watch, watched)}")
    save()
    print(f"{step} steps, {heard:.1f} h heard, loss {loss_mean:.3f}, {accuracy(net, watched)}")


if __name__ == "__main__":
    main()
