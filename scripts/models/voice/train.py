"""Step 5: training.

    python -m scripts.models.voice.train RUN --out RUN/voice.pt --steps 1000 --init models/voice

``--init`` goes on from a voice (``voice.onnx`` in that folder); without it training begins from
nothing and wants three times the steps and ``--rate 2e-3``. One thread, fixed seeds, the same order
of sentences always. Stopped, it goes on from ``--out``, where it saves itself every `SAVED` steps.

What is exported is the running average of the weights. Beside the plain errors there is one that
keeps the voice from mumbling: how much each cepstrum and the pitch move within a sentence (global
variance, Toda and Tokuda, 2007) should be what it is in the teacher.
"""

import argparse
import math
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from scripts.models.voice.examples import BATCH, SEED, Example, Norms, batches, example, norms_of
from scripts.models.voice.features import SPEAKERS
from scripts.models.voice.network import FEATURES, PITCH, VOICED, Network
from scripts.models.voice.vocoder import CEPSTRA

WARM_UP = 40
"""Steps over which the rate rises."""

DECAY = 0.99
"""Of the running average of the weights, each step."""

SAVED = 100

CLEAR = 30
"""Cepstra below this order should vary as the teacher's; above, they are noise to the ear."""

SHARES = {"cepstra": 1.0, "slope": 1.0, "pitch": 0.4, "bend": 1.0, "voice": 0.4, "noise": 0.3}
SHARES |= {"duration": 1.0, "variance": 0.3}
"""How much each part of the loss counts."""


def padded(parts: list[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(parts, batch_first=True)


def losses(network: Network, batch: Sequence[Example], weight: Tensor) -> dict[str, Tensor]:
    """Each part of the loss; ``weight`` is how much each cepstrum counts."""
    speaker = torch.tensor([e.speaker for e in batch])
    question = torch.tensor([e.question for e in batch])
    told = padded([torch.ones(len(e.tokens), 1) for e in batch])
    shown = padded([torch.ones(len(e.index), 1) for e in batch])
    index, where = padded([e.index for e in batch]), padded([e.where for e in batch])
    with torch.autocast("cpu", torch.bfloat16):  # half the time
        codes, lengths = network.encode(
            *(padded([getattr(e, name) for e in batch]) for name in ("tokens", "stress", "length")),
            question, speaker, told,
        )  # fmt: skip
        out = network.decode(codes, index, where, speaker, shown)
    shape = (len(batch), out.shape[1] * 2, FEATURES)
    out = out.float().reshape(shape)
    want = padded([e.features for e in batch]).reshape(shape)
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
        "variance": _variance(out, want, mask, voiced),
    }


def _variance(out: Tensor, want: Tensor, mask: Tensor, voiced: Tensor) -> Tensor:
    """How far the deviations within each sentence are from the teacher's, in natural log units."""

    def deviation(values: Tensor, where: Tensor) -> Tensor:
        count = where.sum(1).clamp(min=1)
        mean = (values * where).sum(1, keepdim=True) / count[:, None]
        return torch.log(((values - mean) ** 2 * where).sum(1) / count + 1e-3) / 2

    cepstra = deviation(out[..., :CLEAR], mask) - deviation(want[..., :CLEAR], mask)
    pitch = slice(PITCH, PITCH + 1)
    melody = deviation(out[..., pitch], voiced) - deviation(want[..., pitch], voiced)
    return cepstra.abs().mean() + melody.abs().mean()


class Training:
    """A network on its way: step by step, saved and gone on with."""

    def __init__(self, network: Network, rate: float) -> None:
        self.network, self._rate, self.step = network, rate, 0
        self.average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(DECAY))
        flat = [p for p in network.parameters() if p.ndim <= 1]
        full = [p for p in network.parameters() if p.ndim > 1]
        groups = [{"params": full, "weight_decay": 0.01}, {"params": flat, "weight_decay": 0.0}]
        self._optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
        self._parts = ("network", "average", "_optimiser")

    def run(self, examples: Sequence[Example], weight: Tensor, until: int, steps: int) -> float:
        """Train up to step ``until`` of ``steps``; gives the mean loss on the way."""
        total, first = 0.0, self.step
        each = -(-len(examples) // BATCH)
        while self.step < until:
            epoch, start = divmod(self.step, each)
            for batch in batches(examples, epoch)[start : start + until - self.step]:
                slope = min(1, (self.step + 1) / WARM_UP)
                part = 0.51 + 0.5 * math.cos(math.pi * self.step / steps)
                for group in self._optimiser.param_groups:
                    group["lr"] = self._rate * slope * part
                found = losses(self.network, batch, weight)
                loss = sum(SHARES[name] * value for name, value in found.items())
                self._optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
                self._optimiser.step()
                self.average.update_parameters(self.network)
                self.step += 1
                total += float(loss.detach())
        parts = " ".join(f"{name} {float(value.detach()):.3f}" for name, value in found.items())
        print(f"step {self.step}: {total / (self.step - first):.3f} ({parts})", flush=True)
        return total / (self.step - first)

    def save(self, path: Path, norms: list[Norms]) -> None:
        """Everything, and the averaged weights as ``net``."""
        state = {name: getattr(self, name).state_dict() for name in self._parts}
        state |= {"net": self.average.module.state_dict(), "norms": norms, "step": self.step}
        torch.save(state, path)

    def restore(self, path: Path) -> None:
        state = torch.load(path, weights_only=False)
        self.step = state["step"]
        for name in self._parts:
            getattr(self, name).load_state_dict(state[name])


def shipped(path: Path) -> dict[str, Tensor]:
    """Weights of the network inside an exported ``voice.onnx``."""
    tables = {t.name.removesuffix("_h"): t for t in onnx.load(path).graph.initializer}
    return {
        name.removeprefix("net."): torch.tensor(numpy_helper.to_array(table).astype(np.float32))
        for name, table in tables.items()
        if name.startswith("net.")
    }


def cepstral_weight(norms: Norms) -> Tensor:
    """Cepstra that vary more count more."""
    weight = torch.tensor(np.sqrt(norms["cs"] / norms["cs"].max()), dtype=torch.float32)
    return weight / weight.mean()


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("run", type=Path)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--steps", type=int, required=True)
    options.add_argument("--rate", type=float, default=1e-3)
    options.add_argument("--init", type=Path, help="folder of a voice.onnx to go on from")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    network, examples, norms = Network(), [], []
    if chosen.init:
        network.grow_from(shipped(chosen.init / "voice.onnx"))
    for speaker, language in enumerate(SPEAKERS):
        utterances = pickle.loads((chosen.run / f"aligned.{language}.pkl").read_bytes())
        norms.append(norms_of(utterances))
        examples += [example(u, norms[speaker], speaker) for u in utterances]
    training = Training(network, chosen.rate)
    if chosen.out.exists():
        training.restore(chosen.out)
    weight = cepstral_weight(norms[0])
    while training.step < chosen.steps:
        until = min(training.step + SAVED, chosen.steps)
        training.run(examples, weight, until, chosen.steps)
        training.save(chosen.out, norms)
    return 0


if __name__ == "__main__":
    sys.exit(main())
