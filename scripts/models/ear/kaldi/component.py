"""One component of a network of nnet3: its type, then its fields, each after a token.

What follows a token depends on its name alone; ``_FORMS`` is the table of the names known here. An
unknown one is an error, not a guess.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scripts.models.ear.kaldi.binary import Reader, array, boolean, int32, ints, real, token
from scripts.models.ear.kaldi.packed import Floats, Packed

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


@dataclass(frozen=True)
class _Form:
    """How the value of a field is read and written."""

    read: Callable[[Reader], Value]
    write: Callable[[Any], bytes]


_FORMS = {
    **dict.fromkeys(
        (
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
        ),
        _Form(Reader.real, real),
    ),
    **dict.fromkeys(
        (
            "Dim",
            "BlockDim",
            "TimePeriod",
            "RankIn",
            "RankOut",
            "UpdatePeriod",
            "SpecAugmentMaxRegions",
        ),
        _Form(Reader.int32, int32),
    ),
    **dict.fromkeys(
        ("UseNaturalGradient", "TestMode", "IsGradient"), _Form(Reader.boolean, boolean)
    ),
    **dict.fromkeys(
        (
            "LinearParams",
            "BiasParams",
            "Params",
            "ValueAvg",
            "DerivAvg",
            "OderivRms",
            "StatsMean",
            "StatsVar",
        ),
        _Form(Reader.array, array),
    ),
    "TimeOffsets": _Form(Reader.ints, ints),
    "AlphaInOut": _Form(
        lambda data: (data.real(), data.real()), lambda pair: b"".join(map(real, pair))
    ),
    "RankInOut": _Form(
        lambda data: (data.int32(), data.int32()), lambda pair: b"".join(map(int32, pair))
    ),
    "Continuous": _Form(lambda data: None, lambda nothing: b""),
}


def read(data: Reader) -> Component:
    """The component that begins here.

    Raises:
        ValueError: it has a field that is not known here.
    """
    kind = data.token()[1:-1]
    part = Component(kind)
    while (found := data.token()) != f"</{kind}>":
        name = found[1:-1]
        part.fields[name] = _form(name, kind).read(data)
    return part


def dump(part: Component) -> bytes:
    """The bytes of a component.

    Raises:
        ValueError: it has a field that is not known here.
    """
    fields = (
        token(f"<{name}>") + _form(name, part.kind).write(value)
        for name, value in part.fields.items()
    )
    return token(f"<{part.kind}>") + b"".join(fields) + token(f"</{part.kind}>")


def _form(name: str, kind: str) -> _Form:
    if name not in _FORMS:
        raise ValueError(f"unknown field <{name}> in {kind}")
    return _FORMS[name]
