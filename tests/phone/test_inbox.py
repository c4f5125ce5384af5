"""The queue of one call."""

import asyncio

from assistant.phone.dialects.wire import Audio, Digit, Played
from assistant.phone.inbox import Inbox, Out


def test_order_is_kept() -> None:
    inbox = Inbox(16000)
    for event in (Audio(b"a"), Digit("1"), Audio(b"b"), Out(3)):
        assert inbox.put(event)
    assert inbox.take() == [Audio(b"a"), Digit("1"), Audio(b"b"), Out(3)]
    assert inbox.take() == []


def test_sound_faster_than_time_is_thrown_away() -> None:
    inbox = Inbox(16000)
    for _ in range(1000):
        inbox.put(Audio(bytes(16000)))
    assert sum(len(event.data) for event in inbox.take() if isinstance(event, Audio)) < 6 * 16000


def test_sound_of_no_length_takes_no_room() -> None:
    inbox = Inbox(16000)
    for _ in range(1000):
        inbox.put(Audio(b""))
    assert inbox.take() == []


def test_too_many_keys_end_the_call() -> None:
    inbox = Inbox(16000)
    assert [inbox.put(Digit("1")) for _ in range(300)][-1] is False


def test_marks_are_none_of_its_business() -> None:
    inbox = Inbox(16000)
    assert inbox.put(Played("x"))
    assert inbox.take() == []


def test_a_single_frame_wakes_nobody_but_a_key_does() -> None:
    async def waits(inbox: Inbox) -> float:
        start = asyncio.get_running_loop().time()
        await inbox.wait(0.1)
        return asyncio.get_running_loop().time() - start

    async def scenario() -> None:
        inbox = Inbox(16000)
        inbox.put(Audio(bytes(320)))
        assert await waits(inbox) > 0.09
        inbox.put(Audio(bytes(4 * 320)))
        assert await waits(inbox) < 0.05
        inbox.take()
        inbox.put(Digit("0"))
        assert await waits(inbox) < 0.05

    asyncio.run(scenario())
