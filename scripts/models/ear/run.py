"""A run of training, which can be stopped and goes on where it was."""

import math
import re
from pathlib import Path

import torch
from torch import Tensor

from scripts.models.ear import network

AVERAGE_STEPS = 400
FIXED = re.compile("running|transform|offset$")
"""Names of what training leaves as it is."""


class Run:
    """Weights, their average and the optimisers: all that goes on where it was.

    Hidden matrices take steps of like size in every direction (Jordan and others, Muon, 2024),
    scaled so that a learning rate means what it means to AdamW (Liu and others, Muon is scalable
    for LLM training, 2025); biases and the outputs go by AdamW.

    Args:
        net: what training starts from.
        rate: highest learning rate of the trunk.
        head_rate: the same of the head, which learns faster.
    """

    def __init__(self, net: network.Network, rate: float, head_rate: float) -> None:
        self.net = net
        self.average = {name: value.clone() for name, value in net.state_dict().items()}
        self.optimisers = _optimisers(net, rate, head_rate)
        self.step, self.spent, self.heard = 0, 0.0, 0.0

    def resume(self, path: Path) -> None:
        """Go on from what ``save`` wrote."""
        saved = torch.load(path, weights_only=True)
        self.net.load_state_dict(saved["net"])
        for optimiser, state in zip(self.optimisers, saved["optimisers"], strict=True):
            optimiser.load_state_dict(state)
        self.average = saved["average"]
        self.step, self.spent, self.heard = saved["step"], saved["spent"], saved["heard"]

    def save(self, path: Path) -> None:
        """Write all of it in one go: a stopped run leaves no half file."""
        state = {
            "net": self.net.state_dict(),
            "average": self.average,
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "step": self.step,
            "spent": self.spent,
            "heard": self.heard,
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def learn(self, loss: Tensor, done: float) -> None:
        """One step down ``loss``, at the learning rate of the point ``done`` (0 to 1)."""
        scale = min(1.0, done / 0.03 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * done))
        self.net.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = max(group["peak"] * scale, 1e-6)
            optimiser.step()
        self.step += 1
        # A young average forgets its start faster.
        keep = min(1 - 1 / AVERAGE_STEPS, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for name, value in self.net.state_dict().items():
                if not FIXED.search(name):
                    self.average[name].lerp_(value, 1 - keep)

    def averaged(self) -> network.Network:
        """The network that would be exported now."""
        net = network.Network()
        net.load_state_dict(self.average)
        return net


def _optimisers(net: network.Network, rate: float, head_rate: float) -> list[torch.optim.Optimizer]:
    """Of hidden matrices and of all else; each weight knows its highest rate."""
    matrices, rest = [], []
    for name, weight in net.named_parameters():
        hidden = weight.ndim == 2 and not name.startswith("out")
        peak = head_rate if name.startswith(("head", "out")) else rate
        (matrices if hidden else rest).append({"params": [weight], "peak": peak})
    return [
        torch.optim.Muon(matrices, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(rest, weight_decay=0.01, betas=(0.9, 0.98)),
    ]
