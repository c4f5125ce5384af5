"""Take the muffle out of the voice: give its spectrum back the variance that training took away.

    python -m scripts.models.voice.postfilter models/voice/voice.onnx OUT/voice.onnx --strength 0.5

A network trained to be right on average says everything a little like the average: formants flatten
and the melody with them. The graph ends in ``cepstra * std + mean`` with the teacher's own standard
deviations, so what the network puts in there should itself deviate by 1. Here it is measured over
the content's sentences, and the graph's ``std`` is divided by it to the power of ``strength``: 0 is
nothing, 1 gives the teacher's variance (global variance, Toda and Tokuda, 2007; scaling it back
after the fact is Silén et al., 2012). Durations, phonemes and size of the file stay as they were.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper
from piper import PiperVoice
from piper.config import PiperConfig

from assistant.content import load
from assistant.speech.spoken import spoken
from scripts.models.voice.texts import ROOT, texts

CEPSTRA, PITCH, VOICED = slice(0, 45), 45, 46
"""Columns of what the network puts out for each frame."""

SPEAKERS = {"es": 0, "en": 1}
MARK = "postfilter"
"""Metadata of a voice that was filtered already; twice would be too much."""


def scale_of(graph: onnx.GraphProto, shape: tuple[int, ...]) -> onnx.AttributeProto:
    """The constant of this shape by which the network's output is multiplied, one row a speaker."""
    constants = {node.output[0]: node for node in graph.node if node.op_type == "Constant"}
    gathered = {node.output[0]: node for node in graph.node if node.op_type == "Gather"}
    for node in graph.node:
        for name in node.input if node.op_type == "Mul" else ():
            source = constants.get(gathered[name].input[0]) if name in gathered else None
            value = numpy_helper.to_array(source.attribute[0].t) if source else None
            if value is not None and value.dtype == np.float32 and value.shape == shape:
                return source.attribute[0]
    raise SystemExit(f"This graph has no scale of shape {shape}: it is not our voice.")


def network_output(graph: onnx.GraphProto) -> str:
    """Name of the frames of normalised features: what the cepstra are sliced from."""
    scale = scale_of(graph, (len(SPEAKERS), CEPSTRA.stop))
    makers = {output: node for node in graph.node for output in node.output}
    for node in graph.node:
        if node.op_type == "Mul" and makers.get(node.input[0], node).op_type == "Slice":
            other = makers.get(node.input[1])
            if other is not None and other.op_type == "Gather":
                constant = makers.get(other.input[0])
                if constant is not None and constant.attribute[0] == scale:
                    return str(makers[node.input[0]].input[0])
    raise SystemExit("This graph does not slice its cepstra: it is not our voice.")


def frames(
    model: onnx.ModelProto, config: dict[str, object], sentences: Sequence[str]
) -> NDArray[np.float32]:
    """What the network puts out for ``sentences``, one row a frame of 5 ms."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    name = network_output(probe.graph)
    del probe.graph.output[:]
    probe.graph.output.append(onnx.helper.make_tensor_value_info(name, 1, None))
    session = onnxruntime.InferenceSession(
        probe.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    voice = PiperVoice(session=session, config=PiperConfig.from_dict(config))
    found = [
        voice.phoneme_ids_to_audio(voice.phonemes_to_ids(phonemes))
        for sentence in sentences
        for phonemes in voice.phonemize(sentence)
    ]
    return np.concatenate(found)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("voice", type=Path, help="voice.onnx, its voice.en.json beside it")
    options.add_argument("out", type=Path)
    options.add_argument("--strength", type=float, default=0.5, help="of the spectrum's, 0 to 1")
    options.add_argument("--melody", type=float, default=0.5, help="of the pitch's, 0 to 1")
    chosen = options.parse_args()
    model = onnx.load(chosen.voice)
    if any(entry.key == MARK for entry in model.metadata_props):
        raise SystemExit(f"{chosen.voice} was filtered already; start from the unfiltered voice.")
    content = load(ROOT / "locales")
    spectrum = scale_of(model.graph, (len(SPEAKERS), CEPSTRA.stop))
    melody = scale_of(model.graph, (len(SPEAKERS),))
    for language, row in SPEAKERS.items():
        config = json.loads(chosen.voice.with_name(f"voice.{language}.json").read_text())
        sentences = [spoken(text, language) for text in texts(content, language)]
        output = frames(model, config, sentences)
        deviation = output[:, CEPSTRA].std(axis=0)
        voiced = output[output[:, VOICED] > 0, PITCH].std()
        divide(spectrum, row, deviation**chosen.strength)
        divide(melody, row, voiced**chosen.melody)
        print(f"{language}: {len(output)} frames; deviation of the cepstra", end=" ")
        print(np.array2string(deviation[[0, 1, 2, 4, 8, 16, 32, 44]], precision=2), end=" ")
        print(f"(0, 1, 2, 4, 8, 16, 32, 44), of the pitch {voiced:.2f}; the teacher's are 1")
    model.metadata_props.add(key=MARK, value=f"{chosen.strength} {chosen.melody}")
    onnx.save(model, chosen.out)
    return 0


def divide(attribute: onnx.AttributeProto, row: int, by: NDArray[np.float32] | float) -> None:
    """Divide one speaker's row of a scale, in place."""
    value = numpy_helper.to_array(attribute.t).copy()
    value[row] /= by
    attribute.t.CopyFrom(numpy_helper.from_array(value, attribute.t.name))


if __name__ == "__main__":
    sys.exit(main())
