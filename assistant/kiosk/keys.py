"""Keys for everything the voice can do. One press each; no key needs another one held.

What the screen tells of them is content: `prompt.keys`.

Telephone keys mean what they mean on the telephone. Letters stand for commands. Any other key, a
pedal or a big button among them, is the button for talking: it starts, interrupts and extends.
"""

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True)
class Talk:
    """The button for talking: any key that stands for nothing else."""


@dataclass(frozen=True)
class Digit:
    """A key of the telephone: `0` to `9`, `*`, `#`."""

    key: str


@dataclass(frozen=True)
class Order:
    """A key that stands for a `command.*` intent."""

    intent: str


Press = Talk | Digit | Order

ORDERS: Final = {
    "r": "command.repeat",
    "t": "command.repeat_last",
    "s": "command.slower",
    "f": "command.faster",
    "+": "command.louder",
    "-": "command.softer",
    "e": "command.simpler",
    "b": "command.spell",
    "x": "command.stop",
    "h": "command.help",
    "?": "command.help",
    "p": "command.person",
    "o": "command.start_over",
    "y": "command.yes",
    "n": "command.no",
    "g": "command.goodbye",
}
_LANGUAGE: Final = "l"
_TELEPHONE: Final = "0123456789*#"
_NEXT_LANGUAGE: Final = "4"


class Keys(Protocol):
    """Where presses come from."""

    def presses(self) -> list[Press]:
        """What was pressed since the last call; never waits."""
        ...


def meaning(key: str) -> Press:
    """What a key stands for.

    >>> meaning("R"), meaning("7"), meaning("l"), meaning(" ")
    (Order(intent='command.repeat'), Digit(key='7'), Digit(key='4'), Talk())
    """
    key = key.lower()
    if key == _LANGUAGE:
        return Digit(_NEXT_LANGUAGE)
    if key in ORDERS:
        return Order(ORDERS[key])
    return Digit(key) if key and key in _TELEPHONE else Talk()


def split(text: str) -> list[str]:
    r"""The keys in what a terminal sent; a function or arrow key sends several characters.

    >>> split("a\x1b[A 1")
    ['a', '\x1b[A', ' ', '1']
    """
    keys: list[str] = []
    rest = text
    while rest:
        length = len(rest) if rest.startswith("\x1b") else 1
        if length > 1:
            ends = [i for i, c in enumerate(rest) if i > 1 and (c.isalpha() or c == "~")]
            length = ends[0] + 1 if ends else length
        keys.append(rest[:length])
        rest = rest[length:]
    return keys


class NoKeys:
    """Nobody presses anything."""

    def presses(self) -> list[Press]:
        """See `Keys`."""
        return []


class TerminalKeys:
    """The keys of the terminal that this process runs in."""

    def __init__(self, file: int) -> None:
        self._file = file

    def presses(self) -> list[Press]:
        """See `Keys`; a terminal that was closed gives nothing more."""
        if not select.select([self._file], [], [], 0)[0]:
            return []
        try:
            text = os.read(self._file, 1024).decode(errors="replace")
        except OSError:
            return []
        return [meaning(key) for key in split(text)]


@contextmanager
def terminal() -> Iterator[Keys]:
    """Keys without the need for Enter, where there is a terminal; it is left as it was found."""
    if not sys.stdin.isatty():
        yield NoKeys()
        return
    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    try:
        tty.setcbreak(file)
        yield TerminalKeys(file)
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)
