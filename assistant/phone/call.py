"""One call: the caller's wire on one side, what is said on the other.

The event loop only moves messages. Hearing, thinking and speaking happen on threads of the pool, a
piece of work of one call at a time and in order; whatever goes wrong ends this call and no other.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any, Final

from assistant.conversation import Preferences
from assistant.errors import place_of
from assistant.phone.dialects.wire import Ended, Line, Started, WireError
from assistant.phone.inbox import Inbox, Out
from assistant.phone.leg import Leg, Socket
from assistant.phone.lines import Refusal
from assistant.phone.providers import ProviderName
from assistant.phone.switchboard import Switchboard
from assistant.phone.talk import Talk

_log = logging.getLogger(__name__)
_numbers = count(1)

_TICK: Final = 0.1
"""Seconds after which the session's clock goes on when nothing comes in."""

_LAST_WORDS: Final = 15.0
"""Seconds for an announcement or a goodbye, however slow the line."""


class Call:
    """A call whose provider has said that it started."""

    def __init__(
        self,
        board: Switchboard,
        provider: ProviderName,
        socket: Socket,
        line: Line,
        started: Started,
    ) -> None:
        self._board = board
        self._provider = provider
        self._started = started
        self._leg = Leg(socket, line, started, self._on_played, self._on_broken)
        self._inbox = Inbox(self._leg.codec.bytes_per_second)
        self._talk: Talk | None = None
        self._number = next(_numbers)
        self._begun = time.monotonic()
        self._loop = asyncio.get_running_loop()

    async def run(self) -> None:
        """Until somebody hangs up."""
        end = "error"
        with self._board.lines.call(self._started.caller) as refusal:
            _log.info("call %d (%s) began", self._number, self._provider)
            try:
                end = await self._until_first(
                    self._announce(refusal) if refusal else self._converse()
                )
            except Exception as error:
                self._report(error)
                with suppress(Exception):
                    await self._until_first(self._apologise())
            finally:
                await self._finish(end)

    async def _converse(self) -> str:
        work = self._board.work
        back = self._board.transfers.back(self._started.call_id)
        if back is not None:
            self._board.metrics.unanswered.labels(self._provider).inc()
            _log.info("call %d is back: nobody answered at the person's telephone", self._number)
        talk = await work(partial(self._begin, back))
        while talk.end is None or (self._leg.busy and talk.end != "person"):
            await self._inbox.wait(_TICK)
            now, events = time.monotonic(), self._inbox.take()
            await work(partial(talk.handle, events, now), patient=talk.can_wait(events))
            if talk.end is None and (reason := self._out_of_time(now)):
                await work(partial(talk.say_goodbye, reason))
            # What the session emitted was posted before its work was done, so it is queued by now.
        return talk.end

    def _begin(self, back: Preferences | None) -> Talk:
        talk = Talk(self._board, self._started, self._leg.codec, self._leg, self._post)
        self._talk = talk
        talk.start(back)
        return talk

    def _out_of_time(self, now: float) -> str | None:
        if now - self._begun > self._board.settings.longest_call:
            return "too_long"
        drained = self._board.drained_at
        return "drained" if drained is not None and now >= drained else None

    async def _announce(self, refusal: Refusal) -> str:
        self._board.refusals.count(self._provider, refusal)
        await self._play_out("busy", None)
        return refusal

    async def _apologise(self) -> str:
        self._leg.clear()
        await self._play_out("apology", self._talk.language if self._talk else None)
        return "error"

    async def _play_out(self, name: str, language: str | None) -> None:
        """One of our announcements, to its end."""
        codec = self._leg.codec
        for sound in self._board.announcement(name, language):
            self._leg.play(await self._board.work(partial(codec.spoken, sound)), 0)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                while self._leg.busy:
                    await self._inbox.wait(_TICK)
                    self._inbox.take()

    # -- the wire

    async def _until_first(self, talking: Coroutine[Any, Any, str]) -> str:
        """Talk, read and send until one of them ends, and how it ended."""
        tasks = [asyncio.create_task(it) for it in (talking, self._read(), self._send())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return next(task for task in tasks if task in done).result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self) -> str:
        while True:
            try:
                events = await self._leg.receive()
            except WireError as error:
                self._warn(f"{error}, again and again: tell us if {self._provider} was updated")
                return "broken"
            if events is None:
                return "caller"
            for event in events:
                if isinstance(event, Ended):
                    return "caller"
                if not self._inbox.put(event):
                    self._warn("keys or texts come faster than anybody types: see what sends them")
                    return "flood"

    async def _send(self) -> str:
        try:
            await self._leg.run()
        except TimeoutError:
            self._warn(f"{self._provider} takes no more sound: see the network to it")
            return "slow"
        except OSError:
            pass
        return "caller"

    def _post(self, do: Callable[..., None], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop has ended, and the call with it
            self._loop.call_soon_threadsafe(do, *arguments)

    def _on_played(self, number: int) -> None:
        self._inbox.put(Out(number))

    def _on_broken(self) -> None:
        self._board.metrics.broken.labels(self._provider).inc()

    # -- the end

    async def _finish(self, end: str) -> None:
        talk, metrics = self._talk, self._board.metrics
        if talk is not None:
            try:
                await self._board.work(talk.close)
            except Exception as error:
                self._report(error)
            if end == "person" and talk.handover is not None:
                self._board.transfers.put(self._started.call_id, talk.handover)
        with suppress(Exception):
            async with asyncio.timeout(_LAST_WORDS):
                await self._leg.finish()
        seconds = time.monotonic() - self._begun
        metrics.calls.labels(self._provider, end).inc()
        metrics.length.observe(seconds)
        metrics.late.inc(self._leg.late)
        _log.info("call %d ended after %.0f s: %s", self._number, seconds, end)

    def _warn(self, what: str) -> None:
        _log.warning("call %d is ended: %s.", self._number, what)

    def _report(self, error: Exception) -> None:
        _log.error("call %d failed: %s: tell us this line.", self._number, place_of(error))
