"""Kaldi's matrix in 8 bits (``CompressedMatrix``): unpacked to read it, packed to write one.

Minimum and range (float), rows and columns (int32), four 16-bit quantiles a column, then one byte
a value, column by column: piecewise linear between the quantiles.
"""

import struct
from dataclasses import dataclass

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
