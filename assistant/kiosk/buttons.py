"""A pedal, button or keypad read straight from Linux, without a terminal: for a service.

It sends `struct input_event`s (see the kernel's Documentation/input/input.rst). The user has to be
in the group `input`. One that is unplugged is opened again when it returns.
"""

import os
import struct
from typing import Final

from assistant.kiosk.keys import Press, Talk, meaning

_EVENT: Final = struct.Struct("llHHi")
_KEY: Final = 1
_PRESSED: Final = 1

_ROWS: Final = {2: "1234567890-", 16: "qwertyuiop", 30: "asdfghjkl", 44: "zxcvbnm"}
"""First code of each row of a keyboard -> its keys (linux/input-event-codes.h, US layout)."""

_KEYPAD: Final = dict(zip((*range(71, 83), 55, 78), "789-456+1230*+", strict=True))

CODES: Final = {
    **{first + at: key for first, row in _ROWS.items() for at, key in enumerate(row)},
    **_KEYPAD,
}


def unreadable(path: str) -> str | None:
    """Why this device gives no presses, with the mend; None when it can be read."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError as error:
        return (
            f"The button {path} cannot be read ({error.strerror}): connect it, correct"
            " `kiosk.button`, or put this user into the group input."
        )
    return None


class Button:
    """See `keys.Keys`; a device that cannot be read gives no presses.

    Args:
        path: such as `/dev/input/by-id/usb-...-event-kbd`.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None

    def presses(self) -> list[Press]:
        """What was pressed since the last call; a key that is held counts once."""
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
            data = os.read(self._file, 64 * _EVENT.size)
        except BlockingIOError:
            return []
        except OSError:
            self.close()
            return []
        whole = len(data) // _EVENT.size * _EVENT.size
        return [
            meaning(CODES[code]) if code in CODES else Talk()
            for _, _, kind, code, value in _EVENT.iter_unpack(data[:whole])
            if kind == _KEY and value == _PRESSED
        ]

    def close(self) -> None:
        """Let go of the device."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
