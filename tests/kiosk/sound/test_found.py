"""Which device is meant: by number, by name, by part of a name, or the system's own choice."""

import pytest

from assistant.errors import AudioError
from assistant.kiosk.sound.found import Found, choose

LISTED = [
    Found(0, "Built-in", "microphone", False, 48000),
    Found(0, "Built-in", "loudspeaker", True, 48000),
    Found(3, "Jabra Speak 510", "microphone", True, 16000),
    Found(5, "Jabra Speak 510 second", "microphone", False, 16000),
]


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (None, 3),
        (0, 0),
        ("5", 5),
        ("built", 0),
        ("jabra speak 510", 3),
        ("second", 5),
    ],
)
def test_what_is_wanted_is_found(wanted: str | int | None, number: int) -> None:
    assert choose(LISTED, "microphone", wanted).number == number


def test_without_a_default_it_is_the_first() -> None:
    assert choose(LISTED[:1], "microphone", None).number == 0


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("jabra", "'jabra' fits more than one microphone; choose one from: 0 Built-in, 3 Jabra"),
        ("headset", "There is no microphone 'headset'; connect it or choose from: 0 Built-in"),
        (4, "There is no microphone '4'"),
    ],
)
def test_what_cannot_be_chosen_names_the_choices(wanted: str | int, says: str) -> None:
    with pytest.raises(AudioError) as error:
        choose(LISTED, "microphone", wanted)
    assert says in str(error.value)


def test_nothing_to_choose_from() -> None:
    with pytest.raises(AudioError, match="has no loudspeaker; connect one"):
        choose(LISTED[2:], "loudspeaker", None)
