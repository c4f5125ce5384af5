"""Step 6: one ONNX file that Piper loads, with the vocoder inside, and its settings.

python -m scripts.models.voice.export RUN/both.pt models/voice
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from scripts.models.voice.features import ESPEAK, SPEAKERS
from scripts.models.voice.network import FEATURES, PITCH, VOICED, Network, places
from scripts.models.voice.tokens import (
    BEGIN,
    COUNT,
    DROPPED,
    END,
    LENGTH,
    PHONEME_IDS,
    QUESTION,
    SILENT,
    STRESS,
)
from scripts.models.voice.vocoder import CEPSTRA, RATE, Vocoder

GAIN, KNEE, ROOM = 0.7, 0.8, 0.18
"""Loudness, and the soft limit: peaks above the knee are pressed into the room above it."""

FADE_IN, FADE_OUT = 160, 400
"""Samples."""

_BEFORE, _AFTER = 8.0, 24.0
"""Frames of silence at the ends."""

_LONGEST = 120.0
"""Frames of a token at most."""

_LARGE = 1000
"""Tables with more entries are kept in 16 bits."""


class Speaker(nn.Module):
    """Piper's inputs to sound."""

    def __init__(self, saved: dict[str, Any]) -> None:
        super().__init__()
        self.net = Network()
        self.net.load_state_dict(saved["net"])
        self.voc = Vocoder()
        norms = (saved["norms"] * 2)[: len(SPEAKERS)]
        self.norms = [
            torch.tensor(np.stack([np.asarray(norm[key]) for norm in norms]), dtype=torch.float32)
            for key in ("cm", "cs", "lm", "ls", "bm", "bs")
        ]
        silent = np.zeros(COUNT)
        silent[list(SILENT)] = 1
        self.silent = torch.tensor(silent, dtype=torch.float32)
        self.stress, self.length = torch.tensor(STRESS), torch.tensor(LENGTH)
        self.dropped = torch.tensor(DROPPED)

    def forward(self, input: Tensor, input_lengths: Tensor, scales: Tensor, sid: Tensor) -> Tensor:
        """``input`` (1, n) ids with pads, ``scales`` (noise, length, noise) to sound (1, 1, m)."""
        tokens, stress, length = self._folded(input[0] + 0 * input_lengths[0])
        question = (tokens == QUESTION).any().to(torch.int64)[None]
        codes, log_frames = self.net.encode(tokens[None], stress[None], length[None], question, sid)
        durations = self._durations(tokens, torch.exp(log_frames[0]) - 1, scales[1])
        end = torch.round(torch.cumsum(durations, 0))
        durations = end - torch.cat([torch.zeros(1), end[:-1]])
        steps = torch.div(end[-1] + 1, 2, rounding_mode="floor").to(torch.int64)
        middle = torch.arange(steps).to(torch.float32) * 2 + 1
        index = (end[None] <= (middle - 0.5)[:, None]).to(torch.int64).sum(1)
        index = index.clamp(max=tokens.shape[0] - 1)
        where = places(end[index], durations[index], middle)
        out = self.net.decode(codes, index[None], where[None], sid)[0].reshape(-1, FEATURES)
        return _finished(self._sound(out, sid))[None, None]

    def _folded(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See `tokens.folded`."""
        ids = ids[ids != 0]
        zero = torch.zeros(1, dtype=torch.int64)
        stress = torch.cat([zero, self.stress[ids][:-1]])
        length = torch.cat([self.length[ids][1:], zero])
        kept = ~self.dropped[ids]
        return ids[kept], stress[kept], length[kept]

    def _durations(self, tokens: Tensor, frames: Tensor, scale: Tensor) -> Tensor:
        """Frames of each token; a pause too short to hear is none."""
        frames = frames * scale
        pause = torch.where(frames < 4, torch.zeros_like(frames), frames)
        frames = torch.where(self.silent[tokens] > 0, pause, torch.clamp(frames, min=2.0))
        frames = torch.clamp(frames, max=_LONGEST)
        frames = torch.where(tokens == BEGIN, torch.full_like(frames, _BEFORE), frames)
        return torch.where(tokens == END, torch.full_like(frames, _AFTER), frames)

    def _sound(self, out: Tensor, sid: Tensor) -> Tensor:
        cm, cs, lm, ls, bm, bs = (norm[sid[0]] for norm in self.norms)
        cepstra = out[:, :CEPSTRA] * cs + cm
        pitch = torch.clamp(out[:, PITCH] * ls + lm, 4.3, 6.1)
        voiced = torch.sigmoid(4 * out[:, VOICED])
        noise = torch.clamp(out[:, VOICED + 1 :] * bs + bm, max=0.0)
        return self.voc(cepstra, pitch, voiced, noise)


def _finished(wave: Tensor) -> Tensor:
    """Faded at the ends and kept within full scale."""
    wave = wave * GAIN
    place = torch.arange(wave.shape[0]).to(torch.float32)
    rise = torch.clamp(place / FADE_IN, max=1.0)
    fall = torch.clamp((wave.shape[0] - 1 - place) / FADE_OUT, max=1.0)
    wave = wave * rise * fall
    high = wave.abs()
    pressed = torch.sign(wave) * (KNEE + ROOM * torch.tanh((high - KNEE) / ROOM))
    return torch.where(high > KNEE, pressed, wave)


def export(saved: dict[str, Any], folder: Path) -> Path:
    """Write ``voice.onnx`` and its settings a language into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "voice.onnx"
    example = torch.tensor([[BEGIN, 0, 14, 0, 33, 0, END]])
    torch.onnx.export(
        Speaker(saved).eval(),
        (example, torch.tensor([7]), torch.tensor([0.0, 1.0, 0.0]), torch.tensor([0])),
        str(path),
        dynamo=False,
        opset_version=17,
        input_names=["input", "input_lengths", "scales", "sid"],
        output_names=["output"],
        dynamic_axes={"input": {1: "n"}, "output": {2: "m"}},
        do_constant_folding=False,
    )
    model = onnx.load(path)
    halve(model.graph)
    onnx.save(model, path)
    for speaker, language in enumerate(SPEAKERS):
        text = json.dumps(settings(language, speaker), ensure_ascii=False, indent=1)
        (folder / f"voice.{language}.json").write_text(text, encoding="utf-8")
    return path


def halve(graph: onnx.GraphProto) -> None:
    """Keep large tables in 16 bits and cast them when the graph is run."""
    casts = []
    for table in list(graph.initializer):
        values = numpy_helper.to_array(table)
        if values.dtype == np.float32 and values.size > _LARGE:
            name = table.name
            table.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_h"))
            casts.append(onnx.helper.make_node("Cast", [f"{name}_h"], [name], to=1))
    for node in graph.node:
        if node.op_type != "Constant" or node.attribute[0].name != "value":
            continue
        values = numpy_helper.to_array(node.attribute[0].t)
        if values.dtype == np.float32 and values.size > _LARGE:
            name = node.output[0]
            node.attribute[0].t.CopyFrom(numpy_helper.from_array(values.astype(np.float16)))
            node.output[0] = f"{name}_h"
            casts.append(onnx.helper.make_node("Cast", [f"{name}_h"], [name], to=1))
    constants = [node for node in graph.node if node.op_type == "Constant"]
    others = [node for node in graph.node if node.op_type != "Constant"]
    del graph.node[:]
    graph.node.extend(constants + casts + others)


def settings(language: str, speaker: int) -> dict[str, Any]:
    """What Piper reads beside the model."""
    return {
        "audio": {"sample_rate": RATE, "quality": "low"},
        "espeak": {"voice": ESPEAK[language]},
        "language": {"code": {"es": "es_419", "en": "en_US"}[language]},
        "inference": {"noise_scale": 0.0, "length_scale": 1.0, "noise_w": 0.0},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {phoneme: list(ids) for phoneme, ids in PHONEME_IDS.items()},
        "num_symbols": COUNT,
        "num_speakers": len(SPEAKERS),
        "speaker_id_map": {name: number for number, name in enumerate(SPEAKERS)},
        "piper_version": "1.0.0",
        "default_speaker_id": speaker,
    }


def main() -> int:
    path = export(torch.load(sys.argv[1], weights_only=False), Path(sys.argv[2]))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
