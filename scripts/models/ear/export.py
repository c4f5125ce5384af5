"""Write a trained network as the folder that Vosk and the graph compiler read.

    python -m scripts.models.ear.export RUN.pt DATA OUT [--prior-scale 1.0] [--acoustic-scale 0.3]

``OUT`` gets ``final.mdl`` (8 bits), ``phones.json``, ``word_boundary.int``, ``mfcc.conf`` and
``model.conf``. The network's output is log posterior - scale x log prior, and one constant
more: the score of the garbage phone that run-time grammars use for ``[unk]``.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from scripts.models.ear import batches, data, features, kaldi, network, weights
from scripts.models.ear.lexicon import INVENTORY

Floats = npt.NDArray[np.float32]
GARBAGE_NUMBER = 55
"""Phone number whose Kaldi id, 222, is the ``[unk]`` of the first models' graphs."""
MERGED = {0: 1, 32: 33, 47: 24, 50: 26}
"""Numbers of older graphs -> the phone that they are now part of."""

PLACES = ["begin", "end", "internal", "singleton"]

MFCC = """--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--sample-frequency=16000
--dither=0
--allow-upsample=true
--allow-downsample=true
"""
MODEL = """--min-active=200
--max-active=3000
--beam={beam}
--lattice-beam=3
--acoustic-scale={acoustic_scale}
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def _affine(weight: Floats, bias: Floats, packed: bool = True) -> kaldi.Component:
    return kaldi.Component(
        "AffineComponent",
        {
            "LearningRate": 0.001,
            "LinearParams": kaldi.pack(weight) if packed else weight,
            "BiasParams": bias,
            "IsGradient": False,
        },
    )


def _tdnn(weight: Floats, bias: Floats, offsets: tuple[int, ...]) -> kaldi.Component:
    return kaldi.Component(
        "TdnnComponent",
        {
            "LearningRate": 0.001,
            "TimeOffsets": offsets,
            "LinearParams": kaldi.pack(weight),
            "BiasParams": bias,
            "OrthonormalConstraint": 0.0,
            "UseNaturalGradient": True,
            "NumSamplesHistory": 2000.0,
            "AlphaInOut": (4.0, 4.0),
            "RankInOut": (20, 80),
        },
    )


def _pointwise(kind: str, size: int) -> kaldi.Component:
    none = np.zeros(0, np.float32)
    return kaldi.Component(
        kind,
        {
            "Dim": size,
            "ValueAvg": none,
            "DerivAvg": none,
            "Count": 0.0,
            "OderivRms": none,
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
    wiring = ["input-node name=input dim=40"]
    components: dict[str, kaldi.Component] = {}

    def add(name: str, component: kaldi.Component, source: str) -> str:
        wiring.append(f"component-node name={name} component={name} input={source}")
        components[name] = component
        return name

    def rectified(name: str, norm: network.FixedNorm, source: str) -> str:
        relu = add(f"{name}.relu", _pointwise("RectifiedLinearComponent", len(norm.mean)), source)
        return add(f"{name}.batchnorm", _norm(norm), relu)

    weight, bias = net.folded()
    spliced = "Append(Offset(input, -1), input, Offset(input, 1))"
    last = add("tdnn1.affine", _affine(weight.numpy(), bias.numpy()), spliced)
    last = rectified("tdnn1", net.first_norm, last)
    none = np.zeros(0, np.float32)
    for i, layer in enumerate(net.layers, 2):
        name, o = f"tdnnf{i}", layer.offset
        left, right = ((-o, 0), (0, o)) if o else ((0,), (0,))
        narrow = add(f"{name}.linear", _tdnn(layer.linear.weight.numpy(), none, left), last)
        wide = _tdnn(layer.affine.weight.numpy(), layer.affine.bias.numpy(), right)
        normed = rectified(name, layer.norm, add(f"{name}.affine", wide, narrow))
        noop = kaldi.Component("NoOpComponent", {"Dim": network.HIDDEN, "BackpropScale": 1.0})
        last = add(f"{name}.noop", noop, f"Sum(Scale({network.SHORTCUT}, {last}), {normed})")
    last = add("head.affine", _affine(net.head.weight.numpy(), net.head.bias.numpy()), last)
    last = rectified("head", net.head_norm, last)
    last = add("output.affine", _affine(net.out.weight.numpy(), net.out.bias.numpy()), last)
    pdfs = len(net.out.bias)
    last = add("output.logsoftmax", _pointwise("LogSoftmaxComponent", pdfs), last)
    scores = np.concatenate([np.eye(pdfs), np.zeros((1, pdfs))]).astype(np.float32)
    shift = np.append(-prior_scale * log_prior, garbage).astype(np.float32)
    shift[0] -= silence
    last = add("output.scores", _affine(scores, shift, packed=False), last)
    wiring.append(f"output-node name=output input={last} objective=linear")
    context = (network.CONTEXT, network.CONTEXT)
    return kaldi.AcousticModel(transition(), "\n".join(wiring), components, context)


def measure_prior(net: network.Network, items: list[data.Utterance], count: int = 1000) -> Floats:
    """Log of the mean posterior over utterances drawn as in training, half through the line."""
    random = np.random.default_rng(7)
    total, frames = np.zeros(network.outputs()), 0
    for i in random.choice(len(items), count, p=batches.chances(items)):
        item = items[i]
        source = item.line if item.line is not None and random.random() < 0.5 else item.sound
        mfcc = source.astype(np.float32) @ features.DCT
        posterior = np.exp(network.log_posteriors(net, mfcc))
        total += posterior.sum(0)
        frames += len(posterior)
    return np.log(np.maximum(total / frames, 1e-6)).astype(np.float32)


def write(folder: Path, model: kaldi.AcousticModel, acoustic_scale: float, beam: float) -> None:
    """All files of the network's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    kaldi.write(folder / "final.mdl", model)
    inventory = json.loads((INVENTORY / "phones.json").read_text(encoding="utf-8"))
    table = {"phones": inventory["phones"], "fold": inventory["fold"]}
    lines = [f'  "{k}": {json.dumps(v, ensure_ascii=False)}' for k, v in table["fold"].items()]
    phones = json.dumps(table["phones"], ensure_ascii=False)
    text = f'{{\n "phones": {phones},\n "fold": {{\n' + ",\n".join(lines) + "\n }\n}\n"
    (folder / "phones.json").write_text(text, encoding="utf-8")
    kinds = ["1 nonword"]
    for k in range(len(table["phones"])):
        places = ["singleton"] * 4 if k == GARBAGE_NUMBER else PLACES
        kinds += [f"{2 + 4 * k + i} {place}" for i, place in enumerate(places)]
    (folder / "word_boundary.int").write_text("\n".join(kinds) + "\n", encoding="utf-8")
    (folder / "mfcc.conf").write_text(MFCC, encoding="utf-8")
    conf = MODEL.format(beam=f"{beam:g}", acoustic_scale=f"{acoustic_scale:g}")
    (folder / "model.conf").write_text(conf, encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--prior-scale", type=float, default=1.0)
    parser.add_argument("--silence", type=float, default=0.0, help="taken off silence's score")
    parser.add_argument("--acoustic-scale", type=float, default=0.3)
    parser.add_argument("--beam", type=float, default=9.0)
    parser.add_argument("--garbage", type=float, default=-1.0)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    net = weights.load(options.run).eval()
    kept = options.run.with_suffix(f".{options.run.stat().st_mtime_ns}.prior.npy")
    if kept.exists():
        prior = np.load(kept)
    else:
        paths = [p for p in sorted(options.data.glob("train-*.pickle")) if "noise" not in p.name]
        prior = measure_prior(net, data.load(paths))
        np.save(kept, prior)
    model = acoustic_model(net, prior, options.prior_scale, options.garbage, options.silence)
    write(options.out, model, options.acoustic_scale, options.beam)
    size = (options.out / "final.mdl").stat().st_size
    print(f"{options.out}: {size / 1e6:.2f} MB, {network.outputs()} pdfs")


if __name__ == "__main__":
    main()
