"""One call's wire: what comes in, and what goes out at its time."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from assistant.phone.dialects.codec import LineCodec
from assistant.phone.dialects.wire import Event, Line, Message, Played, Started, WireError
from assistant.phone.playout import Chunk, Mark, Playout

_NORMAL: Final = 1000
_SEND_TIMEOUT: Final = 5.0
"""Seconds that the other side may take to accept a message."""

_FORGIVEN: Final = 10
"""Broken messages that a call survives."""


class Socket(Protocol):
    """An accepted WebSocket."""

    async def receive(self) -> Message | None:
        """The next message; None when the other side has gone."""
        ...

    async def send(self, message: Message) -> None:
        """Send one message; waits while the other side is slow. Raises OSError when it has gone."""
        ...

    async def close(self, code: int) -> None:
        """Close with a WebSocket status code."""
        ...


class Leg:
    """Sends at the right time and reads; on the event loop only.

    `on_played` is told the number of each `play` that is out, `on_broken` of each bad message.
    """

    def __init__(
        self,
        socket: Socket,
        line: Line,
        started: Started,
        on_played: Callable[[int], None],
        on_broken: Callable[[], None],
    ) -> None:
        self.codec = LineCodec(started.codec, started.rate)
        self._socket = socket
        self._line = line
        self._playout = Playout(line.traits, self.codec.bytes_per_second)
        self._urgent: deque[Message] = deque()
        self._wake = asyncio.Event()
        self._on_played = on_played
        self._on_broken = on_broken
        self._broken = 0

    @property
    def busy(self) -> bool:
        """Whether something is still to be played."""
        return self._playout.busy

    @property
    def late(self) -> int:
        """Frames that were sent after they were due."""
        return self._playout.late

    def play(self, data: bytes, number: int) -> None:
        """Play frames of the line's codec after what is queued."""
        self._playout.play(data, number, time.monotonic())
        self._wake.set()

    def clear(self) -> None:
        """Silence now."""
        self._playout.clear(time.monotonic())
        self._say(self._line.clear())

    def show(self, text: str, language: str) -> None:
        """Text for a caller who reads, where the line carries it."""
        self._say(self._line.text(text, language))

    async def receive(self) -> Sequence[Event] | None:
        """The next events; None when the other side has gone.

        Raises:
            WireError: it breaks its protocol again and again.
        """
        message = await self._socket.receive()
        if message is None:
            return None
        try:
            events = self._line.decode(message)
        except WireError:
            self._on_broken()
            self._broken += 1
            if self._broken > _FORGIVEN:
                raise
            return ()
        now = time.monotonic()
        for event in events:
            if isinstance(event, Played):
                self._done(self._playout.played(event.mark, now))
                self._wake.set()
        return events

    async def run(self) -> None:
        """Send until cancelled.

        Raises:
            OSError: the other side has gone.
            TimeoutError: it does not read.
        """
        while True:
            self._wake.clear()
            while self._urgent:
                await self._send(self._urgent.popleft())
            now = time.monotonic()
            self._done(self._playout.expired(now))
            match self._playout.pull(now):
                case Chunk(data):
                    await self._send(self._line.audio(data))
                case Mark(name):
                    if (mark := self._line.mark(name)) is not None:
                        await self._send(mark)
                case None:
                    await self._pause(self._playout.wait(now))

    async def finish(self) -> None:
        """Let the provider's script go on."""
        try:
            if (last := self._line.finish()) is not None:
                await self._send(last)
        except OSError:
            pass  # it has gone, which is what we wanted
        await self._socket.close(_NORMAL)

    async def _send(self, message: Message) -> None:
        async with asyncio.timeout(_SEND_TIMEOUT):
            await self._socket.send(message)

    async def _pause(self, seconds: float | None) -> None:
        if seconds is None:
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def _done(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._on_played(number)

    def _say(self, message: Message | None) -> None:
        if message is not None:
            self._urgent.append(message)
            self._wake.set()
