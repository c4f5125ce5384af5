"""A trained network as Kaldi's acoustic model: components, how they are wired, transition model."""

import json

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from scripts.models.ear import kaldi, network
from scripts.models.ear.lexicon import INVENTORY

Floats = npt.NDArray[np.float32]
NONE = np.zeros(0, np.float32)
MERGED = {0: 1, 32: 33, 47: 24, 50: 26}
"""Numbers of older graphs -> the phone that they are now part of."""


@torch.no_grad()
def acoustic_model(
    net: network.Network,
    log_prior: Floats,
    prior_scale: float,
    garbage: float,
    silence: float = 0.0,
) -> kaldi.AcousticModel:
    """Kaldi's form of the network.

    Args:
        net: trained weights.
        log_prior: natural log of each pdf's prior.
        prior_scale: how much of it is taken off.
        garbage: constant score of the garbage pdf, the last one.
        silence: taken off the score of silence: in noise the network hears too much of it.
    """
    wiring = _Wiring()
    last = wiring.first_layer(net)
    for i, layer in enumerate(net.layers, 2):
        last = wiring.factorised(f"tdnnf{i}", layer, last)
    last = wiring.add("head.affine", _linear(net.head), last)
    last = wiring.rectified("head", net.head_norm, last)
    last = wiring.add("output.affine", _linear(net.out), last)
    pdfs = len(net.out.bias)
    last = wiring.add("output.logsoftmax", _pointwise("LogSoftmaxComponent", pdfs), last)
    scores = np.concatenate([np.eye(pdfs), np.zeros((1, pdfs))]).astype(np.float32)
    shift = np.append(-prior_scale * log_prior, garbage).astype(np.float32)
    shift[0] -= silence
    last = wiring.add("output.scores", _affine(scores, shift), last)
    wiring.lines.append(f"output-node name=output input={last} objective=linear")
    context = (network.CONTEXT, network.CONTEXT)
    return kaldi.AcousticModel(transition(), "\n".join(wiring.lines), wiring.components, context)


def transition() -> bytes:
    """Transition model of the inventory, older numbers and the garbage phone included."""
    first = network.pdf_of_phone()
    garbage = network.outputs()
    count = len(json.loads((INVENTORY / "phones.json").read_text(encoding="utf-8"))["phones"])
    pdfs = [(0, 0)]
    for k in range(count):
        pdf = first.get(MERGED.get(k, k))
        pdfs += 4 * [(pdf, pdf + 1) if pdf is not None else (garbage, garbage)]
    return kaldi.transition_model(pdfs)


class _Wiring:
    """Components in the order of the file, and where each has its input from."""

    def __init__(self) -> None:
        self.lines = ["input-node name=input dim=40"]
        self.components: dict[str, kaldi.Component] = {}

    def add(self, name: str, component: kaldi.Component, source: str) -> str:
        """One more component; gives its name, the source of the next."""
        self.lines.append(f"component-node name={name} component={name} input={source}")
        self.components[name] = component
        return name

    def rectified(self, name: str, norm: network.FixedNorm, source: str) -> str:
        relu = _pointwise("RectifiedLinearComponent", len(norm.mean))
        return self.add(f"{name}.batchnorm", _norm(norm), self.add(f"{name}.relu", relu, source))

    def first_layer(self, net: network.Network) -> str:
        weight, bias = net.folded()
        spliced = "Append(Offset(input, -1), input, Offset(input, 1))"
        affine = _affine(kaldi.pack(weight.numpy()), bias.numpy())
        return self.rectified("tdnn1", net.first_norm, self.add("tdnn1.affine", affine, spliced))

    def factorised(self, name: str, layer: network.Factorised, source: str) -> str:
        o = layer.offset
        left, right = ((-o, 0), (0, o)) if o else ((0,), (0,))
        narrow = self.add(f"{name}.linear", _tdnn(layer.linear, left), source)
        wide = self.add(f"{name}.affine", _tdnn(layer.affine, right), narrow)
        normed = self.rectified(name, layer.norm, wide)
        noop = kaldi.Component("NoOpComponent", {"Dim": network.HIDDEN, "BackpropScale": 1.0})
        return self.add(f"{name}.noop", noop, f"Sum(Scale({network.SHORTCUT}, {source}), {normed})")


def _linear(layer: nn.Linear) -> kaldi.Component:
    return _affine(kaldi.pack(layer.weight.numpy()), layer.bias.numpy())


def _affine(weight: Floats | kaldi.Packed, bias: Floats) -> kaldi.Component:
    return kaldi.Component(
        "AffineComponent",
        {
            "LearningRate": 0.001,
            "LinearParams": weight,
            "BiasParams": bias,
            "IsGradient": False,
        },
    )


def _tdnn(layer: nn.Linear, offsets: tuple[int, ...]) -> kaldi.Component:
    return kaldi.Component(
        "TdnnComponent",
        {
            "LearningRate": 0.001,
            "TimeOffsets": offsets,
            "LinearParams": kaldi.pack(layer.weight.numpy()),
            "BiasParams": NONE if layer.bias is None else layer.bias.numpy(),
            "OrthonormalConstraint": 0.0,
            "UseNaturalGradient": True,
            "NumSamplesHistory": 2000.0,
            "AlphaInOut": (4.0, 4.0),
            "RankInOut": (20, 80),
        },
    )


def _pointwise(kind: str, size: int) -> kaldi.Component:
    return kaldi.Component(
        kind,
        {
            "Dim": size,
            "ValueAvg": NONE,
            "DerivAvg": NONE,
            "Count": 0.0,
            "OderivRms": NONE,
            "OderivCount": 0.0,
            "NumDimsSelfRepaired": 0.0,
            "NumDimsProcessed": 0.0,
            "SelfRepairScale": 0.0,
        },
    )


def _norm(norm: network.FixedNorm) -> kaldi.Component:
    size = len(norm.mean)
    return kaldi.Component(
        "BatchNormComponent",
        {
            "Dim": size,
            "BlockDim": size,
            "Epsilon": network.EPSILON,
            "TargetRms": 1.0,
            "TestMode": False,
            "Count": 1e5,
            "StatsMean": norm.mean.numpy(),
            "StatsVar": norm.variance.numpy(),
        },
    )
