"""A pedal and a keypad, as the kernel presents them."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.kiosk.buttons import Button
from assistant.kiosk.keys import Digit, Order, Talk


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 0, 0, kind, code, value)


@pytest.fixture
def pedal(tmp_path: Path) -> Iterator[tuple[Button, int]]:
    path = tmp_path / "event0"
    os.mkfifo(path)
    button = Button(str(path))
    assert button.presses() == []
    kernel = os.open(path, os.O_WRONLY)
    yield button, kernel
    button.close()
    os.close(kernel)


def test_any_key_of_a_pedal_is_the_button_for_talking(pedal: tuple[Button, int]) -> None:
    button, kernel = pedal
    # F13 pressed, held, released, and the kernel's "that is all".
    os.write(kernel, event(1, 183, 1) + event(0, 0, 0) + event(1, 183, 2) + event(1, 183, 0))
    assert button.presses() == [Talk()]
    assert button.presses() == []


@pytest.mark.parametrize(
    ("code", "press"),
    [
        (2, Digit("1")),
        (11, Digit("0")),
        (82, Digit("0")),
        (71, Digit("7")),
        (73, Digit("9")),
        (55, Digit("*")),
        (78, Order("command.louder")),
        (74, Order("command.softer")),
        (19, Order("command.repeat")),
        (45, Order("command.stop")),
        (57, Talk()),
        (28, Talk()),
    ],
)
def test_a_keyboard_has_the_same_keys_as_in_a_terminal(
    pedal: tuple[Button, int], code: int, press: object
) -> None:
    button, kernel = pedal
    os.write(kernel, event(1, code, 1))
    assert button.presses() == [press]


def test_one_that_is_missing_is_found_when_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "event0"
    button = Button(str(path))
    assert button.presses() == []
    path.write_bytes(event(1, 183, 1))
    assert button.presses() == [Talk()]
    button.close()
