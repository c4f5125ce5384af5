"""Kaldi's binary acoustic model (``final.mdl`` of nnet3), read and written.

A file is a transition model, the network (its wiring as text, then its components) and the
network's context. ``read`` gives all of it as plain data, ``write`` turns it back: reading and
writing a file unchanged gives the same bytes (``CompressedMatrix`` values keep their raw form).

Format, as seen in Kaldi's source and files:

* token = text + space; bool = ``T`` or ``F``; int32 = ``\\x04`` + 4 bytes; float = ``\\x04`` + 4;
  double = ``\\x08`` + 8; list of int32 = ``\\x04`` + raw count + data;
* vector = ``FV `` + int32 + data, matrix = ``FM `` + rows + columns + data;
* 8-bit matrix = ``CM `` + minimum, range (float), rows, columns (int32), four 16-bit quantiles a
  column, then one byte a value, column by column.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Packed:
    """A matrix in 8 bits, as it stands in the file. ``raw`` starts behind the token ``CM``."""

    raw: bytes

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = struct.unpack_from("<ii", self.raw, 8)
        return int(rows), int(columns)

    def unpack(self) -> Floats:
        """(rows, columns) float32."""
        low, span, rows, columns = struct.unpack_from("<ffii", self.raw)
        heads = np.frombuffer(self.raw, "<u2", 4 * columns, 16).reshape(columns, 4)
        points = low + span / 65535.0 * heads.astype(np.float64)
        p0, p25, p75, p100 = (points[:, i : i + 1] for i in range(4))
        code = np.frombuffer(self.raw, np.uint8, rows * columns, 16 + 8 * columns)
        q = code.reshape(columns, rows).astype(np.float64)
        lower = p0 + (p25 - p0) * q / 64
        middle = p25 + (p75 - p25) * (q - 64) / 128
        upper = p75 + (p100 - p75) * (q - 192) / 63
        values = np.where(q <= 64, lower, np.where(q <= 192, middle, upper))
        return np.ascontiguousarray(values.T, dtype=np.float32)


def pack(matrix: npt.ArrayLike) -> Packed:
    """Put a matrix (at least 5 rows) into 8 bits: piecewise linear between column quantiles."""
    m = np.asarray(matrix, np.float64)
    rows, columns = m.shape
    if rows < 5:
        raise ValueError(f"{rows} rows are too few for the 8-bit form")
    low = float(np.float32(m.min()))
    span = max(float(m.max()) - low, 1e-12)
    ordered = np.sort(m, axis=0)

    def level(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        return np.clip(np.floor((values - low) / span * 65535 + 0.5), 0, 65535).astype(np.int64)

    q = rows // 4
    p0 = np.minimum(level(ordered[0]), 65532)
    p25 = np.minimum(np.maximum(level(ordered[q]), p0 + 1), 65533)
    p75 = np.minimum(np.maximum(level(ordered[3 * q]), p25 + 1), 65534)
    p100 = np.maximum(level(ordered[-1]), p75 + 1)
    heads = np.stack([p0, p25, p75, p100], 1).astype("<u2")
    a, b, c, d = (low + span / 65535 * heads[:, i].astype(np.float64) for i in range(4))
    first = np.clip(np.floor((m - a) / (b - a) * 64 + 0.5), 0, 64)
    second = np.clip(64 + np.floor((m - b) / (c - b) * 128 + 0.5), 64, 192)
    third = np.clip(192 + np.floor((m - c) / (d - c) * 63 + 0.5), 192, 255)
    codes = np.where(m < b, first, np.where(m < c, second, third)).astype(np.uint8)
    head = struct.pack("<ffii", low, span, rows, columns)
    return Packed(head + heads.tobytes() + np.ascontiguousarray(codes.T).tobytes())


Value = bool | int | float | Floats | Packed | tuple[int, ...] | tuple[float, float] | None


@dataclass
class Component:
    """One component of the network: its type and its fields in the order of the file.

    Numbers that the file holds in double precision are ``np.float64`` and stay so.
    """

    kind: str
    fields: dict[str, Value] = field(default_factory=dict)

    def array(self, name: str) -> Floats:
        """A vector or matrix field as float32."""
        value = self.fields[name]
        if isinstance(value, Packed):
            return value.unpack()
        if isinstance(value, np.ndarray):
            return value
        raise TypeError(f"{name} of {self.kind} is no array")


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


# What follows a token inside a component. Tokens not listed are an error, not a guess.
_FLOATS = {
    "MaxChange",
    "L2Regularize",
    "LearningRate",
    "LearningRateFactor",
    "Epsilon",
    "TargetRms",
    "Count",
    "OderivCount",
    "NumDimsSelfRepaired",
    "NumDimsProcessed",
    "SelfRepairScale",
    "SelfRepairLowerThreshold",
    "SelfRepairUpperThreshold",
    "OrthonormalConstraint",
    "NumSamplesHistory",
    "Alpha",
    "DropoutProportion",
    "BackpropScale",
    "SpecAugmentMaxProportion",
}
_INTS = {
    "Dim",
    "BlockDim",
    "TimePeriod",
    "RankIn",
    "RankOut",
    "UpdatePeriod",
    "SpecAugmentMaxRegions",
}
_BOOLS = {"UseNaturalGradient", "TestMode", "IsGradient"}
_ARRAYS = {
    "LinearParams",
    "BiasParams",
    "Params",
    "ValueAvg",
    "DerivAvg",
    "OderivRms",
    "StatsMean",
    "StatsVar",
}
_FLAGS = {"Continuous"}


class _Reader:
    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def token(self) -> str:
        end = self.data.index(b" ", self.at)
        text = self.data[self.at : end].decode()
        self.at = end + 1
        return text

    def expect(self, token: str) -> None:
        found = self.token()
        if found != token:
            raise ValueError(f"{found!r} where {token!r} should stand (byte {self.at})")

    def int32(self) -> int:
        if self.data[self.at] != 4:
            raise ValueError(f"no int32 at byte {self.at}")
        (value,) = struct.unpack_from("<i", self.data, self.at + 1)
        self.at += 5
        return int(value)

    def real(self) -> float:
        size = self.data[self.at]
        if size not in (4, 8):
            raise ValueError(f"no number at byte {self.at}")
        (value,) = struct.unpack_from("<f" if size == 4 else "<d", self.data, self.at + 1)
        self.at += 1 + size
        return float(value)

    def boolean(self) -> bool:
        self.at += 1
        return self.data[self.at - 1 : self.at] == b"T"

    def ints(self) -> tuple[int, ...]:
        if self.data[self.at] != 4:
            raise ValueError(f"no list of int32 at byte {self.at}")
        (count,) = struct.unpack_from("<i", self.data, self.at + 1)
        values = struct.unpack_from(f"<{count}i", self.data, self.at + 5)
        self.at += 5 + 4 * count
        return values

    def array(self) -> Floats | Packed:
        kind = self.token()
        if kind == "CM":
            rows, columns = struct.unpack_from("<ii", self.data, self.at + 8)
            size = 16 + 8 * columns + rows * columns
            raw = self.data[self.at : self.at + size]
            self.at += size
            return Packed(raw)
        if kind not in ("FV", "FM"):
            raise ValueError(f"array of type {kind!r} is not supported")
        shape = [self.int32() for _ in range(1 if kind == "FV" else 2)]
        count = int(np.prod(shape))
        values = np.frombuffer(self.data, "<f4", count, self.at).reshape(shape)
        self.at += 4 * count
        return values.astype(np.float32)

    def component(self) -> Component:
        kind = self.token()[1:-1]
        out = Component(kind)
        while (token := self.token()) != f"</{kind}>":
            name = token[1:-1]
            if name in _ARRAYS:
                out.fields[name] = self.array()
            elif name in _FLOATS:
                double = self.data[self.at] == 8
                number = self.real()
                out.fields[name] = np.float64(number) if double else number
            elif name in _INTS:
                out.fields[name] = self.int32()
            elif name in _BOOLS:
                out.fields[name] = self.boolean()
            elif name == "TimeOffsets":
                out.fields[name] = self.ints()
            elif name == "AlphaInOut":
                out.fields[name] = (self.real(), self.real())
            elif name == "RankInOut":
                out.fields[name] = (self.int32(), self.int32())
            elif name in _FLAGS:
                out.fields[name] = None
            else:
                raise ValueError(f"unknown field {token} in {kind}")
        return out


def token(text: str) -> bytes:
    return text.encode() + b" "


def int32(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def real(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def ints(values: Sequence[int]) -> bytes:
    return b"\x04" + struct.pack(f"<i{len(values)}i", len(values), *values)


def array(value: Floats | Packed) -> bytes:
    if isinstance(value, Packed):
        return token("CM") + value.raw
    data = np.ascontiguousarray(value, "<f4")
    kind = {1: "FV", 2: "FM"}[data.ndim]
    return token(kind) + b"".join(int32(n) for n in data.shape) + data.tobytes()


def _component(part: Component) -> bytes:
    out = token(f"<{part.kind}>")
    for name, value in part.fields.items():
        out += token(f"<{name}>")
        if name in _ARRAYS:
            assert isinstance(value, np.ndarray | Packed)
            out += array(value)
        elif name in _FLOATS and isinstance(value, np.float64):
            out += b"\x08" + struct.pack("<d", value)
        elif name in _FLOATS:
            out += real(float(value))  # type: ignore[arg-type]
        elif name in _INTS:
            out += int32(int(value))  # type: ignore[arg-type]
        elif name in _BOOLS:
            out += b"T" if value else b"F"
        elif name == "TimeOffsets":
            out += ints(value)  # type: ignore[arg-type]
        elif name == "AlphaInOut":
            out += b"".join(real(v) for v in value)  # type: ignore[union-attr]
        elif name == "RankInOut":
            out += b"".join(int32(v) for v in value)  # type: ignore[union-attr, arg-type]
        elif name not in _FLAGS:
            raise ValueError(f"unknown field {name} in {part.kind}")
    return out + token(f"</{part.kind}>")


def parse(data: bytes) -> AcousticModel:
    """Read the bytes of a ``final.mdl``.

    Raises:
        ValueError: the bytes are no such file, or use a field not known here.
    """
    start = data.index(b"<Nnet3> ")
    end = data.index(b"<NumComponents> ", start)
    wiring = data[start + 8 : end].decode()
    reader = _Reader(data, end)
    reader.expect("<NumComponents>")
    components = {}
    for _ in range(reader.int32()):
        reader.expect("<ComponentName>")
        name = reader.token()
        components[name] = reader.component()
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
        out += token("<ComponentName>") + token(name) + _component(part)
    out += token("</Nnet3>") + token("<LeftContext>") + int32(model.context[0])
    return (
        out
        + token("<RightContext>")
        + int32(model.context[1])
        + token("<Priors>")
        + array(model.priors)
    )


def write(path: Path, model: AcousticModel) -> None:
    """Write a ``final.mdl``."""
    path.write_bytes(dump(model))


def transition_model(pdfs: Sequence[tuple[int, int]]) -> bytes:
    """Transition model with one emitting state a phone, both transitions one half.

    Args:
        pdfs: (pdf of the first frame, pdf of the later frames) of Kaldi's phones 1, 2, ... in
            order. Phones may share pdfs; every pdf from 0 to the highest must be in use.

    Returns:
        bytes up to the network. Phone p has the transition ids 2 p - 1 (stay) and 2 p (enter).
    """
    phones = range(1, len(pdfs) + 1)
    split = [int(first != later) for first, later in pdfs]
    out = b"\x00B" + token("<TransitionModel>") + token("<Topology>")
    # Kaldi's extended form, marked by -1: a state names two pdf classes, one for its forward
    # transition and one for its self-loop. Type 0 has one class for both, type 1 has two.
    out += ints(list(phones)) + ints([-1, *split]) + int32(-1) + int32(2)
    for loop_class in (0, 1):
        out += int32(2)  # states: one that emits, and the final one
        out += int32(0) + int32(loop_class) + int32(2)
        out += int32(0) + real(0.5) + int32(1) + real(0.5)
        out += int32(-1) + int32(-1) + int32(0)
    out += token("</Topology>") + token("<Tuples>") + int32(len(pdfs))
    for phone, (first, later) in zip(phones, pdfs, strict=True):
        out += int32(phone) + int32(0) + int32(first) + int32(later)
    log_half = np.full(2 * len(pdfs) + 1, np.log(0.5), np.float32)
    log_half[0] = 0.0
    out += token("</Tuples>") + token("<LogProbs>") + array(log_half) + token("</LogProbs>")
    return out + token("</TransitionModel>")
