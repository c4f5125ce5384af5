"""Make the voice as bright as people are: give it the long-term average spectrum of speech.

    python -m scripts.models.voice.equalise models/voice/voice.onnx OUT/voice.onnx

The teacher is dull, and so is who learns from it: from 1.2 kHz on, where consonants are told apart,
it is 10 dB weaker than people, around 4 kHz almost 20. The graph adds the teacher's mean cepstra to
every frame. To that mean comes here what lies between the spectrum of the voice, measured over the
content's sentences, and that of people in twelve languages (Byrne et al., An international
comparison of long-term average speech spectra, 1994). What changes is the colour alone: durations,
melody, time and size of the file stay as they were.
"""

import argparse
import json
import sys
from collections.abc import Iterable
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
from scripts.models.voice.features import SPEAKERS
from scripts.models.voice.texts import ROOT, texts
from scripts.models.voice.vocoder import CEPSTRA, RATE, SIZE, TO_LOG_AMPLITUDE

THIRDS = np.array(
    [200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300]
)
"""Hz, middles of bands of a third of an octave."""

PEOPLE = np.array(
    [60.2, 60.3, 59.0, 62.1, 62.1, 60.5, 56.8, 53.7, 53.0, 52.0, 48.7, 48.1, 46.8, 45.6, 44.5, 44.3]
)
"""Level of people's speech in each band, dB; men and women together."""

MOST = 15.0
"""dB by which a band is changed at most; what is hardly there cannot be brought back."""

SMOOTH = 16
"""Cosine terms of the change: about a third of an octave at 1 kHz, no single formant."""

EVERY = 4
"""One sentence of the content in so many is measured."""

MARK = "equalised"
"""Metadata of a voice that was equalised already; its limit of ``MOST`` is spent."""

Floats = NDArray[np.floating]


def levels(sounds: Iterable[Floats]) -> Floats:
    """Level of each band over all ``sounds`` (16 kHz), dB."""
    power = np.zeros(SIZE + 1)
    for sound in sounds:
        padded = np.pad(sound.astype(float), (0, 2 * SIZE))
        frames = np.lib.stride_tricks.sliding_window_view(padded, 2 * SIZE)[::SIZE]
        power += (np.abs(np.fft.rfft(frames * np.hanning(2 * SIZE))) ** 2).sum(axis=0)
    hertz = np.arange(SIZE + 1) * RATE / (2 * SIZE)
    edge = 2 ** (1 / 6)
    bands = [power[(middle / edge <= hertz) & (hertz < middle * edge)].sum() for middle in THIRDS]
    return 10 * np.log10(np.array(bands) + 1e-9)


def change(now: Floats) -> Floats:
    """Cepstra (`CEPSTRA`,) to add to every frame of a voice whose bands have levels ``now``."""
    lacking = PEOPLE - now
    lacking = np.clip(lacking - np.average(lacking, weights=10 ** (now / 10)), -MOST, MOST)
    hertz = np.maximum(np.arange(TO_LOG_AMPLITUDE.shape[1]) * RATE / SIZE, 1)
    wanted = np.interp(np.log(hertz), np.log(THIRDS), lacking) * np.log(10) / 20
    # Every mel step counts the same, nearly: that is how the cosines are spaced.
    weight = 1 / (700 + hertz)
    terms = np.linalg.lstsq((TO_LOG_AMPLITUDE[:SMOOTH] * weight).T, wanted * weight, rcond=None)[0]
    gained = np.interp(np.log(THIRDS), np.log(hertz), terms @ TO_LOG_AMPLITUDE[:SMOOTH])
    power = 10 ** (now / 10)
    terms[0] -= 0.5 * np.log((power * np.exp(2 * gained)).sum() / power.sum())  # as loud as before
    return np.pad(terms, (0, CEPSTRA - SMOOTH))


def mean_of(graph: onnx.GraphProto) -> onnx.AttributeProto:
    """The constant that holds the mean cepstra, one row a speaker."""
    constants = {node.output[0]: node for node in graph.node if node.op_type == "Constant"}
    gathered = {node.output[0]: node for node in graph.node if node.op_type == "Gather"}
    for node in graph.node:
        for name in node.input if node.op_type == "Add" else ():
            source = constants.get(gathered[name].input[0]) if name in gathered else None
            value = numpy_helper.to_array(source.attribute[0].t) if source else None
            if value is not None and value.shape == (len(SPEAKERS), CEPSTRA):
                return source.attribute[0]
    raise SystemExit("This graph adds no mean cepstra: it is not our voice.")


def said(model: onnx.ModelProto, config: dict[str, object], sentences: list[str]) -> list[Floats]:
    """What the voice makes of ``sentences``."""
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    voice = PiperVoice(session=session, config=PiperConfig.from_dict(config))
    return [
        voice.phoneme_ids_to_audio(voice.phonemes_to_ids(phonemes))
        for sentence in sentences
        for phonemes in voice.phonemize(sentence)
    ]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("voice", type=Path, help="voice.onnx, its voice.en.json beside it")
    options.add_argument("out", type=Path)
    chosen = options.parse_args()
    model = onnx.load(chosen.voice)
    if any(entry.key == MARK for entry in model.metadata_props):
        raise SystemExit(f"{chosen.voice} was equalised already; start from the voice before.")
    content = load(ROOT / "locales")
    mean = mean_of(model.graph)
    for row, language in enumerate(SPEAKERS):
        config = json.loads(chosen.voice.with_name(f"voice.{language}.json").read_text())
        sentences = [spoken(text, language) for text in texts(content, language)[::EVERY]]
        before = levels(said(model, config, sentences))
        value = numpy_helper.to_array(mean.t).copy()
        value[row] += change(before).astype(np.float32)
        mean.t.CopyFrom(numpy_helper.from_array(value, mean.t.name))
        print(f"{language}: dB beside people, {THIRDS[0]} to {THIRDS[-1]} Hz")
        for name, now in (("before", before), ("after", levels(said(model, config, sentences)))):
            beside = now - PEOPLE
            shown = beside - np.average(beside, weights=10 ** (PEOPLE / 10))
            print(f"  {name:6}", np.array2string(shown, precision=0, max_line_width=120))
    model.metadata_props.add(key=MARK, value="Byrne et al., 1994")
    onnx.save(model, chosen.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
