"""Does a server give everything back? Many calls, most of them rude, and its memory."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from rich.console import Console
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from assistant.bench.calls import choose
from assistant.bench.recordings import read_recordings
from assistant.bench.server import Server, running_server
from assistant.phone.settings import PhoneSettings
from assistant.phone.trial.dial import dial
from assistant.phone.trial.handsets.choice import handset
from assistant.phone.trial.record import Turn
from assistant.phone.trial.ringing import find_way
from assistant.speech import audio
from assistant.speech.audio import Sound

KINDS = ("asks", "presses", "abandons", "says nothing", "breaks", "knocks")
"""What callers do: two are good, four are rude."""

_STOPS: Final = (50, 500)
"""Calls after which memory is looked at."""

_AT_ONCE: Final = 10

_HANGS_UP: Final = 7.0
"""Seconds after which even a good caller hangs up, in the middle of a sentence."""


@dataclass(frozen=True)
class Memory:
    """Resident memory of the server after so many calls."""

    calls: int
    megabytes: float


def soak(server: Server, question: Sound) -> list[Memory]:
    """Make calls, some at a time, and look at the server's memory after each of `_STOPS`."""
    kinds = cycle(KINDS)
    memory, done = [], 0
    for stop in _STOPS:
        asyncio.run(_calls(server.url, question, islice(kinds, stop - done)))
        done = stop
        memory.append(Memory(done, round(server.megabytes(), 1)))
    return memory


def measure(recordings: Path) -> list[Memory]:
    """Soak a server process of our own.

    Raises:
        UsageError: there are no recordings.
        CallError: the server does not start.
    """
    question = audio.read(choose(read_recordings(recordings))[0].path)
    with running_server() as server:
        return soak(server, question)


def print_memory(console: Console, memory: Sequence[Memory]) -> None:
    """What the server held, and by how much it grew."""
    for held in memory:
        console.print(f"after {held.calls} calls: {held.megabytes:.1f} MB")
    growth = 100 * (memory[-1].megabytes / memory[0].megabytes - 1)
    console.print(f"growth {growth:.1f} % (at most 5 %)")


async def _calls(url: str, question: Sound, kinds: Iterator[str]) -> None:
    async def caller(number: int) -> None:
        for kind in kinds:
            with contextlib.suppress(WebSocketException, OSError):
                await _call(url, kind, question, f"{number}")

    await asyncio.gather(*(caller(number) for number in range(_AT_ONCE)))


async def _call(url: str, kind: str, question: Sound, caller: str) -> None:
    """One call, good or rude."""
    way = await find_way(url, "asterisk", PhoneSettings(), caller=caller)
    phone = handset("asterisk")
    turn = (
        Turn(kind, question, at_once=True) if kind == "asks" else Turn(kind, key="1", at_once=True)
    )
    if kind in ("asks", "presses"):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_HANGS_UP):
                await dial(way, phone, [turn, turn])
        return
    address = way.url.replace("/phone/asterisk", "/phone/none") if kind == "knocks" else way.url
    async with connect(address, compression=None, ping_interval=None, proxy=None) as socket:
        if kind == "breaks":
            await socket.send("{")
            await socket.wait_closed()
        elif kind == "abandons":
            for message in phone.opening(way.ring):
                await socket.send(message)
            for _ in range(10):
                await socket.recv()
            socket.transport.abort()
