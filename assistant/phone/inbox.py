"""What has come in for a call and not been dealt with yet; bounded whatever the caller sends."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from assistant.phone.dialects.wire import Audio, Digit, Event, Typed

_GATHER: Final = 0.1
"""Seconds of sound that are dealt with at once, so that a thread is not woken for every frame."""

_AHEAD: Final = 5.0
"""Seconds of sound by which a line may run ahead of time; more is thrown away."""

_MOST: Final = 200
"""Keys and texts that may wait; a caller who sends more is no caller."""


@dataclass(frozen=True)
class Out:
    """The sound with this number has been played."""

    number: int


class Inbox:
    """The queue of one call; on the event loop only."""

    def __init__(self, bytes_per_second: int) -> None:
        self._rate = bytes_per_second
        self._events: list[Event | Out] = []
        self._others = 0
        self._sound = 0
        self._heard = 0
        self._since = time.monotonic()
        self._wake = asyncio.Event()

    def put(self, event: Event | Out) -> bool:
        """Add `event`; False when that is too much to bear."""
        if isinstance(event, Audio):
            self._put_sound(event)
            return True
        if isinstance(event, Digit | Typed | Out):
            self._events.append(event)
            self._others += 1
            self._wake.set()
        return self._others <= _MOST

    async def wait(self, seconds: float) -> None:
        """Until there is something to do, at most `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    def take(self) -> list[Event | Out]:
        """Everything that waits, oldest first."""
        events, self._events = self._events, []
        self._sound = self._others = 0
        self._wake.clear()
        return events

    def _put_sound(self, event: Audio) -> None:
        # Nobody speaks faster than time passes, or says nothing: that is an error or an attack.
        passed = time.monotonic() - self._since + _AHEAD
        if not event.data or (self._heard + len(event.data)) / self._rate > passed:
            return
        self._heard += len(event.data)
        self._sound += len(event.data)
        self._events.append(event)
        if self._sound >= _GATHER * self._rate:
            self._wake.set()
