"""The tokens, numbers and arrays that Kaldi's binary files are made of, read and written.

As seen in Kaldi's source and files:

* token = text + space; bool = ``T`` or ``F``; int32 and float = a byte of 4 + 4 bytes;
  double = a byte of 8 + 8 bytes; list of int32 = a byte of 4 + raw count + data;
* vector = ``FV `` + int32 + data, matrix = ``FM `` + rows + columns + data, 8-bit matrix = ``CM ``
  + what `packed` says.
"""

import struct
from collections.abc import Sequence

import numpy as np

from scripts.models.ear.kaldi.packed import Floats, Packed


class Reader:
    """Reads one thing after the other; ValueError where something else stands.

    Args:
        data: a whole file.
        at: byte to start from.
    """

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
        """A float, or a double as ``np.float64``."""
        size = self.data[self.at]
        if size not in (4, 8):
            raise ValueError(f"no number at byte {self.at}")
        (value,) = struct.unpack_from("<f" if size == 4 else "<d", self.data, self.at + 1)
        self.at += 1 + size
        return float(value) if size == 4 else np.float64(value)

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


def token(text: str) -> bytes:
    return text.encode() + b" "


def int32(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def real(value: float) -> bytes:
    """A float; a double where the value is a ``np.float64``."""
    if isinstance(value, np.float64):
        return b"\x08" + struct.pack("<d", value)
    return b"\x04" + struct.pack("<f", value)


def boolean(value: bool) -> bytes:
    return b"T" if value else b"F"


def ints(values: Sequence[int]) -> bytes:
    return b"\x04" + struct.pack(f"<i{len(values)}i", len(values), *values)


def array(value: Floats | Packed) -> bytes:
    """A vector or matrix of float32, or a matrix in 8 bits."""
    if isinstance(value, Packed):
        return token("CM") + value.raw
    data = np.ascontiguousarray(value, "<f4")
    kind = {1: "FV", 2: "FM"}[data.ndim]
    return token(kind) + b"".join(int32(n) for n in data.shape) + data.tobytes()
