"""A whole ``final.mdl``: transition model, network and context."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scripts.models.ear.kaldi import component
from scripts.models.ear.kaldi.binary import Reader, array, int32, token
from scripts.models.ear.kaldi.component import Component
from scripts.models.ear.kaldi.packed import Floats


@dataclass
class AcousticModel:
    """All of a ``final.mdl``.

    Attributes:
        transition: the transition model as bytes, with the binary mark before it.
        wiring: Kaldi's lines of ``input-node``, ``component-node``, ``output-node``.
        components: name -> component, in order.
        context: frames the network needs to the left and to the right.
        priors: the prior vector at the end (empty where the network holds it itself).
    """

    transition: bytes
    wiring: str
    components: dict[str, Component]
    context: tuple[int, int]
    priors: Floats = field(default_factory=lambda: np.zeros(0, np.float32))


def parse(data: bytes) -> AcousticModel:
    """Read the bytes of a ``final.mdl``.

    Raises:
        ValueError: the bytes are no such file, or use a field not known here.
    """
    start = data.index(b"<Nnet3> ")
    end = data.index(b"<NumComponents> ", start)
    wiring = data[start + 8 : end].decode()
    reader = Reader(data, end)
    reader.expect("<NumComponents>")
    components = {}
    for _ in range(reader.int32()):
        reader.expect("<ComponentName>")
        name = reader.token()
        components[name] = component.read(reader)
    reader.expect("</Nnet3>")
    reader.expect("<LeftContext>")
    left = reader.int32()
    reader.expect("<RightContext>")
    right = reader.int32()
    reader.expect("<Priors>")
    priors = reader.array()
    assert isinstance(priors, np.ndarray)
    return AcousticModel(data[:start], wiring.strip("\n"), components, (left, right), priors)


def read(path: Path) -> AcousticModel:
    """Read a ``final.mdl``."""
    return parse(path.read_bytes())


def dump(model: AcousticModel) -> bytes:
    """The bytes of a ``final.mdl``."""
    out = model.transition + token("<Nnet3>") + b"\n" + model.wiring.encode() + b"\n\n"
    out += token("<NumComponents>") + int32(len(model.components))
    for name, part in model.components.items():
        out += token("<ComponentName>") + token(name) + component.dump(part)
    left, right = map(int32, model.context)
    out += token("</Nnet3>") + token("<LeftContext>") + left + token("<RightContext>") + right
    return out + token("<Priors>") + array(model.priors)


def write(path: Path, model: AcousticModel) -> None:
    """Write a ``final.mdl``."""
    path.write_bytes(dump(model))
