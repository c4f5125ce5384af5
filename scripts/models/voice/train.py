"""Step 5: training.

    train=scripts.models.voice.train
    python -m $train RUN --languages es --minutes 15 --out RUN/es.pt
    python -m $train RUN --languages es en --minutes 27 --out RUN/both.pt --init RUN/es.pt

The speaker's number is the place of its language in the list. One thread, fixed seeds; the learning
rate follows a cosine over the minutes given, so another machine makes another number of steps.
"""

import argparse
import math
import pickle
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scripts.models.voice.features import Utterance
from scripts.models.voice.network import FEATURES, PITCH, VOICED, Network, places
from scripts.models.voice.tokens import QUESTION, folded
from scripts.models.voice.vocoder import CEPSTRA

SEED = 1
BATCH = 16
WARM_UP = 40
"""Steps over which the rate rises."""

SHARES = {"cepstra": 1.0, "slope": 1.0, "pitch": 0.4, "bend": 1.0, "voice": 0.4, "noise": 0.3}
SHARES |= {"duration": 1.0}
"""How much each part of the loss counts."""

Norms = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One utterance as the network takes it."""

    tokens: Tensor
    stress: Tensor
    length: Tensor
    durations: Tensor
    index: Tensor
    where: Tensor
    features: Tensor
    """(steps, 2 * `FEATURES`), normalised."""
    speaker: int
    question: int


def norms_of(utterances: Sequence[Utterance]) -> Norms:
    """Mean and deviation of a speaker's features."""
    cepstra = np.concatenate([u.cepstra for u in utterances])
    noise = np.concatenate([u.aperiodicity for u in utterances])
    voiced = np.concatenate([u.voiced for u in utterances]) > 0
    pitch = np.concatenate([u.log_pitch for u in utterances])[voiced]
    return {
        "cm": cepstra.mean(0), "cs": cepstra.std(0), "lm": float(pitch.mean()),
        "ls": float(pitch.std()), "bm": noise.mean(0), "bs": noise.std(0) + 0.05,
    }  # fmt: skip


def example(utterance: Utterance, norms: Norms, speaker: int) -> Example:
    """``utterance`` normalised and cut into steps of two frames."""
    features = np.concatenate(
        [
            (utterance.cepstra - norms["cm"]) / norms["cs"],
            ((utterance.log_pitch - norms["lm"]) / norms["ls"])[:, None],
            utterance.voiced[:, None],
            (utterance.aperiodicity - norms["bm"]) / norms["bs"],
        ],
        axis=1,
    ).astype(np.float32)
    steps = len(features) // 2
    tokens, stress, length = folded(utterance.ids)
    end = np.cumsum(utterance.durations).astype(np.float32)
    middle = np.arange(steps) * 2 + 1.0
    index = np.minimum((end[None] <= middle[:, None] - 0.5).sum(axis=1), len(end) - 1)
    durations = torch.tensor(utterance.durations, dtype=torch.float32)
    return Example(
        torch.tensor(tokens), torch.tensor(stress), torch.tensor(length), durations,
        torch.tensor(index),
        places(torch.tensor(end)[index], durations[index], torch.tensor(middle).float()),
        torch.tensor(features[: steps * 2].reshape(steps, -1)),
        speaker, int(QUESTION in tokens),
    )  # fmt: skip


def padded(parts: list[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(parts, batch_first=True)


def losses(network: Network, batch: Sequence[Example], weight: Tensor) -> dict[str, Tensor]:
    """Each part of the loss; ``weight`` is how much each cepstrum counts."""
    speaker = torch.tensor([e.speaker for e in batch])
    question = torch.tensor([e.question for e in batch])
    told = padded([torch.ones(len(e.tokens), 1) for e in batch])
    shown = padded([torch.ones(len(e.index), 1) for e in batch])
    codes, lengths = network.encode(
        *(padded([getattr(e, name) for e in batch]) for name in ("tokens", "stress", "length")),
        question, speaker, told,
    )  # fmt: skip
    index, where = padded([e.index for e in batch]), padded([e.where for e in batch])
    out = network.decode(codes, index, where, speaker, shown)
    shape = (len(batch), out.shape[1] * 2, FEATURES)
    out, want = out.reshape(shape), padded([e.features for e in batch]).reshape(shape)
    mask = shown.expand(-1, -1, 2).reshape(len(batch), -1, 1)
    frames, voiced = mask.sum(), want[..., VOICED : VOICED + 1]
    error = (out - want) * mask
    cepstra, pitch = error[..., :CEPSTRA] * weight, error[..., PITCH : PITCH + 1]
    both = voiced[:, 1:] * voiced[:, :-1]
    logits = out[..., VOICED : VOICED + 1]
    voicing = functional.binary_cross_entropy_with_logits(logits, voiced, reduction="none")
    frames_of = torch.log1p(padded([e.durations for e in batch]))
    return {
        "cepstra": cepstra.abs().sum() / frames / CEPSTRA,
        "slope": cepstra.diff(dim=1).abs().sum() / frames / CEPSTRA,
        "pitch": (pitch.abs() * (0.1 + 0.9 * voiced)).sum() / frames,
        "bend": (pitch.diff(dim=1).abs() * both).sum() / frames,
        "voice": (voicing * mask).sum() / frames,
        "noise": error[..., VOICED + 1 :].abs().sum() / frames / (FEATURES - VOICED - 1),
        "duration": ((lengths - frames_of) ** 2 * told[..., 0]).sum() / told.sum(),
    }


def batches(examples: Sequence[Example], random: np.random.Generator) -> Iterator[list[Example]]:
    """Examples of like length together, in an order that changes every time."""
    lengths = [len(e.index) * 2 + random.uniform(0, 60) for e in examples]
    order = np.argsort(lengths)
    groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    random.shuffle(groups)
    for group in groups:
        yield [examples[number] for number in group]


def train(
    network: Network,
    examples: Sequence[Example],
    weight: Tensor,
    seconds: float,
    rate: float,
    steps: int | None = None,
) -> list[float]:
    """Train for ``seconds``, or ``steps`` if fewer; gives the loss of each step."""
    random = np.random.default_rng(SEED)
    flat = [p for p in network.parameters() if p.ndim <= 1]
    full = [p for p in network.parameters() if p.ndim > 1]
    groups = [{"params": full, "weight_decay": 0.01}, {"params": flat, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
    start, history = time.monotonic(), []
    while True:
        for batch in batches(examples, random):
            part = (time.monotonic() - start) / seconds
            if part >= 1 or len(history) == steps:
                return history
            slope = min(1, (len(history) + 1) / WARM_UP)
            for group in optimiser.param_groups:
                group["lr"] = rate * slope * (0.51 + 0.5 * math.cos(math.pi * part))
            found = losses(network, batch, weight)
            loss = sum(SHARES[name] * value for name, value in found.items())
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            history.append(float(loss.detach()))
            if len(history) % 100 == 0:
                parts = " ".join(f"{name} {float(value):.3f}" for name, value in found.items())
                print(f"{len(history)} steps, {part:.0%}: {np.mean(history[-100:]):.3f} ({parts})")


def cepstral_weight(norms: Norms) -> Tensor:
    """Cepstra that vary more count more."""
    weight = torch.tensor(np.sqrt(norms["cs"] / norms["cs"].max()), dtype=torch.float32)
    return weight / weight.mean()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("run", type=Path)
    options.add_argument("--languages", nargs="+", required=True)
    options.add_argument("--minutes", type=float, required=True)
    options.add_argument("--rate", type=float, default=2e-3)
    options.add_argument("--init", type=Path)
    options.add_argument("--out", type=Path, required=True)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    network, norms = Network(), []
    if chosen.init:
        known = torch.load(chosen.init, weights_only=False)
        network.load_state_dict(known["net"])
        norms = list(known["norms"])
    examples = []
    for speaker, language in enumerate(chosen.languages):
        utterances = pickle.loads((chosen.run / f"aligned.{language}.pkl").read_bytes())
        if speaker >= len(norms):
            norms.append(norms_of(utterances))
        examples += [example(u, norms[speaker], speaker) for u in utterances]
    train(network, examples, cepstral_weight(norms[0]), chosen.minutes * 60, chosen.rate)
    saved = {"net": network.state_dict(), "norms": norms, "langs": chosen.languages}
    torch.save(saved, chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
