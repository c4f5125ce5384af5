"""Weighted transducers as arrays of arcs, and as OpenFst files.

Graphs here have a hundred thousand arcs. Building them arc by arc through Python costs seconds; as
NumPy arrays in OpenFst's "const" file format they cost milliseconds, and kaldifst and vosk both
read that format.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = 2125659606
_VERSION: Final = 2
_PROPERTIES: Final = 0x1
"""Expanded; the rest is left unknown."""

_STATE: Final = np.dtype(
    [("final", "<f4"), ("first", "<u4"), ("count", "<u4"), ("in_eps", "<u4"), ("out_eps", "<u4")]
)
_ARC: Final = np.dtype([("in", "<i4"), ("out", "<i4"), ("weight", "<f4"), ("next", "<i4")])

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Arcs:
    """A transducer over the tropical semiring; arrays of one length m, one entry an arc."""

    source: Ints
    input: Ints
    output: Ints
    weight: Floats
    target: Ints
    final: Floats
    """Shape (number of states,); infinite where a state is not final."""
    start: int = 0

    def write(self, path: Path) -> None:
        """Write as OpenFst "const" file, arcs sorted by input label within each state."""
        order = np.lexsort((self.input, self.source))
        arcs = np.zeros(len(order), _ARC)
        arcs["in"], arcs["out"] = self.input[order], self.output[order]
        arcs["weight"], arcs["next"] = self.weight[order], self.target[order]
        count = np.bincount(self.source, minlength=len(self.final))
        states = np.zeros(len(self.final), _STATE)
        states["final"] = self.final
        states["first"] = np.cumsum(count) - count
        states["count"] = count
        for name, labels in (("in_eps", self.input), ("out_eps", self.output)):
            states[name] = np.bincount(self.source[labels == 0], minlength=len(self.final))
        with path.open("wb") as file:
            file.write(struct.pack("<ii5si8s", _MAGIC, 5, b"const", 8, b"standard"))
            file.write(struct.pack("<iiQ", _VERSION, 0, _PROPERTIES))
            file.write(struct.pack("<qqq", self.start, len(states), len(arcs)))
            file.write(states.tobytes())
            file.write(arcs.tobytes())

    @classmethod
    def read(cls, path: Path) -> "Arcs":
        """Read what `write` or kaldifst wrote as "const" without symbol tables."""
        data = path.read_bytes()
        start, states_n, arcs_n = struct.unpack_from("<qqq", data, 41)
        states = np.frombuffer(data, _STATE, states_n, 65)
        arcs = np.frombuffer(data, _ARC, arcs_n, 65 + states.nbytes)
        return cls(
            source=np.repeat(np.arange(states_n), states["count"]),
            input=arcs["in"].astype(np.int64),
            output=arcs["out"].astype(np.int64),
            weight=arcs["weight"].copy(),
            target=arcs["next"].astype(np.int64),
            final=states["final"].copy(),
            start=start,
        )


def arcs_of(rows: list[tuple[int, int, int, float, int]], final: dict[int, float]) -> Arcs:
    """Arcs from rows of (source, input, output, weight, target); state 0 is the start."""
    columns = tuple(zip(*rows, strict=True))
    source, target = np.array(columns[0], np.int64), np.array(columns[4], np.int64)
    ends = np.full(max(int(source.max()), int(target.max()), *final) + 1, np.inf, np.float32)
    for state, weight in final.items():
        ends[state] = weight
    return Arcs(
        source=source,
        input=np.array(columns[1], np.int64),
        output=np.array(columns[2], np.int64),
        weight=np.array(columns[3], np.float32),
        target=target,
        final=ends,
    )
