"""What a thread of the pool does for one call."""

import time
from collections.abc import Callable

from assistant.phone.dialects.codec import LineCodec
from assistant.phone.dialects.wire import Digit, Started
from assistant.phone.inbox import Out
from assistant.phone.settings import PhoneSettings
from assistant.phone.talk import Talk


class Ear:
    """Keeps the numbers of what is played, and does at once what is posted."""

    def __init__(self) -> None:
        self.played: list[int] = []

    def play(self, data: bytes, number: int) -> None:
        self.played.append(number)

    def clear(self) -> None:
        self.played.clear()

    def show(self, text: str, language: str) -> None:
        """It does not read."""

    @staticmethod
    def post(do: Callable[..., None], *arguments: object) -> None:
        do(*arguments)


def test_a_key_that_comes_with_the_last_word_before_a_person_does_not_undo_the_transfer(
    make_house,
) -> None:
    board = make_house(phone=PhoneSettings(transfer_to="101")).board
    ear = Ear()
    talk = Talk(board, Started("CA1", 8000, "pcm"), LineCodec("pcm", 8000), ear, ear.post)
    talk.start(None)
    talk.handle([Digit("0")], time.monotonic())
    assert talk.end is None, "that they are put through is still to be said"
    talk.handle([Out(ear.played[-1]), Digit("1")], time.monotonic())
    assert talk.end == "person"
    assert talk.handover is not None
    assert talk.handover.number == "101"
