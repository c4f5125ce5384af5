"""One press for everything the voice can do."""

import os
import pty

import pytest

from assistant.content import load
from assistant.kiosk import keys
from assistant.kiosk.keys import ORDERS, Digit, Order, Talk, TerminalKeys, meaning
from assistant.settings import Settings


def test_every_command_can_be_reached_with_one_press() -> None:
    content = load(Settings().locales)
    commands = {intent for intent in content.labelled if intent.startswith("command.")}
    # These two are answers to the assistant, which a person who presses keys does not owe.
    polite = {"command.thanks", "command.greeting"}
    language = {"command.language", "command.other_language"}
    danger = {"command.danger"}  # has no key of its own: 0 is a person
    assert commands - polite - language - danger == set(ORDERS.values())
    assert meaning("l") == Digit("4")


@pytest.mark.parametrize("key", [" ", "\n", "\x1b[A", "\x1bOP", "z", "é", "Q"])
def test_any_other_key_is_the_button_for_talking(key: str) -> None:
    assert meaning(key) == Talk()


def test_capitals_mean_the_same() -> None:
    assert meaning("R") == meaning("r") == Order("command.repeat")


def test_the_telephones_keys_mean_what_they_mean_there() -> None:
    assert [meaning(key) for key in "0*#7"] == [Digit("0"), Digit("*"), Digit("#"), Digit("7")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_list_on_the_screen_names_each_key(language: str) -> None:
    listed = load(Settings().locales).prompt("keys", language).text
    named = [part.split()[0] for part in listed.split(" · ")]
    for key in (set(ORDERS) - {"?", "y", "n", "p"}) | set("019#l"):
        assert key in named


def test_keys_are_read_from_a_terminal_without_enter() -> None:
    keyboard, terminal = pty.openpty()
    try:
        keys.tty.setcbreak(terminal)
        source = TerminalKeys(terminal)
        assert source.presses() == []
        os.write(keyboard, b"r\x1b[15~7")
        assert source.presses() == [Order("command.repeat"), Talk(), Digit("7")]
        assert source.presses() == []
        os.close(keyboard)
        assert source.presses() == []
    finally:
        os.close(terminal)


def test_without_a_terminal_there_are_no_keys() -> None:
    with keys.terminal() as nobody:
        assert nobody.presses() == []
