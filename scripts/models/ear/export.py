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
from scripts.models.ear.nnet3 import acoustic_model

Floats = npt.NDArray[np.float32]
GARBAGE_NUMBER = 55
"""Phone number whose Kaldi id, 222, is the ``[unk]`` of the first models' graphs."""
DRAWS = 1000
"""Utterances that the prior is measured on."""
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


def measure_prior(net: network.Network, items: list[data.Utterance]) -> Floats:
    """Log of the mean posterior over utterances drawn as in training, half through the line."""
    random = np.random.default_rng(7)
    total, frames = np.zeros(network.outputs()), 0
    for i in random.choice(len(items), DRAWS, p=batches.chances(items)):
        item = items[i]
        line = item.through_line(random) if random.random() < 0.5 else None
        mfcc = (item.sound if line is None else line).astype(np.float32) @ features.DCT
        posterior = np.exp(network.log_posteriors(net, mfcc))
        total += posterior.sum(0)
        frames += len(posterior)
    return np.log(np.maximum(total / frames, 1e-6)).astype(np.float32)


def write(folder: Path, model: kaldi.AcousticModel, acoustic_scale: float, beam: float) -> None:
    """All files of the network's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    kaldi.write(folder / "final.mdl", model)
    table = (INVENTORY / "phones.json").read_text(encoding="utf-8")
    (folder / "phones.json").write_text(table, encoding="utf-8")
    kinds = ["1 nonword"]
    for k in range(len(json.loads(table)["phones"])):
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
