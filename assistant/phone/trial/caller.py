"""A small honest phone: speaks recordings in real time, presses keys, keeps what it hears.

It plays what arrives at the speed of a telephone and reports marks when they are reached, like a
phone system does. So its time line shows what a caller would have heard, and when.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from assistant.errors import CallError
from assistant.phone.dialects.codec import LineCodec
from assistant.phone.dialects.wire import FRAME
from assistant.phone.trial.handsets.handset import Cleared, Handset, Heard, Marked, Shown, Sounded
from assistant.phone.trial.record import Happened, Record, Turn, speech_end
from assistant.speech.audio import Sound

_CLOCK: Final = 0.005
"""Seconds of a clock that all callers of a process share, so that it wakes up once for many."""

_QUIET: Final = 0.8
"""Seconds of quiet after which it is the caller's turn."""

HEARD_OUT: Final = 1.2
"""Seconds after which an impatient caller interrupts an answer."""

_PATIENCE: Final = 8.0
"""Seconds to wait for the assistant before going on without an answer."""


class Caller:
    """One call; see `dial`."""

    def __init__(
        self,
        socket: ClientConnection,
        handset: Handset,
        turns: Sequence[Turn],
        tell: Callable[[Happened], None],
    ) -> None:
        self._socket = socket
        self._handset = handset
        self._turns = deque(turns)
        self._tell = tell
        self._codec = LineCodec(handset.codec, handset.rate)
        self._silence = self._codec.spoken(
            Sound(np.zeros(handset.rate // 50, np.int16), handset.rate)
        )
        self._frame = self._codec.frame
        self._queue: deque[Heard] = deque()
        self._outgoing: deque[bytes] = deque()
        self._speech_ends: int | None = None
        self._turn: Turn | None = None
        self._waiting_since: float | None = None
        self._talking = False
        self._old_sound = False
        self._quiet_since = self._talking_since = self._start = time.monotonic()
        self._turn_since = self._start
        self._answered = False
        self.record = Record(handset.rate, codec=handset.codec)

    async def run(self) -> Record:
        """Until the turns are over and answered, or the other side hangs up."""
        reading = asyncio.create_task(self._read())
        try:
            await self._paced(reading)
        except ConnectionClosed:
            await reading  # it says who hung up
        finally:
            if not reading.done():
                self._note("hung up", "by the caller")
                reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
        return self.record

    async def _paced(self, reading: "asyncio.Task[None]") -> None:
        first = math.ceil(self._start / _CLOCK) * _CLOCK
        tick = 0
        while not (reading.done() and not self._queue):
            await self._hear_frame()
            if not reading.done():
                await self._speak_frame()
                if self._is_over():
                    return
            tick += 1
            await asyncio.sleep(max(0.0, first + tick * FRAME - time.monotonic()))

    # -- what the caller does

    async def _speak_frame(self) -> None:
        now = time.monotonic()
        if not self._outgoing and self._turns and self._is_my_turn(now):
            await self._begin(self._turns.popleft(), now)
        frame = self._outgoing.popleft() if self._outgoing else self._silence
        await self._socket.send(self._handset.speak(frame))
        if self._speech_ends is not None:
            self._speech_ends -= 1
            if self._speech_ends <= 0:
                self._speech_ends = None
                self._waiting_since = time.monotonic()
                self._note("speech ends", self._turn.name if self._turn else "")

    def _is_my_turn(self, now: float) -> bool:
        if self._turns[0].at_once and self._talking and self._answered:
            return now - self._talking_since > HEARD_OUT
        return self._waited(now, _QUIET)

    async def _begin(self, turn: Turn, now: float) -> None:
        self._turn, self._answered, self._turn_since = turn, False, now
        self._old_sound = self._talking
        if turn.sound is not None:
            data = self._codec.spoken(turn.sound)
            self._outgoing.extend(
                data[i : i + self._frame] for i in range(0, len(data), self._frame)
            )
            self._speech_ends = max(1, round(speech_end(turn.sound) / FRAME))
            self._turn_since += turn.sound.seconds
            self._note("speech begins", turn.name)
            return
        self._waiting_since = now
        self._note("key" if turn.key else "text", turn.key or turn.text)
        message = self._handset.press(turn.key) if turn.key else self._handset.write(turn.text)
        if message is None:
            raise CallError("This provider's lines carry no text: use --keys or recordings.")
        await self._socket.send(message)

    def _is_over(self) -> bool:
        mine = self._turns or self._outgoing
        return not mine and self._waited(time.monotonic(), 2 * _QUIET)

    def _waited(self, now: float, seconds: float) -> bool:
        """Whether the assistant has answered, if it ever will, and been quiet since."""
        quiet = not self._queue and now - self._quiet_since > seconds
        return quiet and (self._answered or now - self._turn_since > _PATIENCE)

    # -- what the caller hears

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                for heard in self._handset.hear(message):
                    self._take(heard)
        except ConnectionClosed:
            pass
        self._note("hung up", "by the assistant")

    def _take(self, heard: Heard) -> None:
        match heard:
            case Cleared():
                self._note("cleared")
                self._queue.clear()
                self._old_sound = False
            case Shown(text):
                self._note("shown", text)
            case Sounded():
                if self._waiting_since is not None and not self._old_sound:
                    waited = time.monotonic() - self._waiting_since
                    self._waiting_since = None
                    self.record.answers.append((self._turn.name if self._turn else "", waited))
                self._queue.append(heard)
            case _:
                self._queue.append(heard)

    async def _hear_frame(self) -> None:
        """Play 20 ms of what has arrived, and report the marks that are reached."""
        frame = b""
        while self._queue and len(frame) < self._frame:
            item = self._queue.popleft()
            if isinstance(item, Sounded):
                room = self._frame - len(frame)
                frame += item.data[:room]
                if len(item.data) > room:
                    self._queue.appendleft(Sounded(item.data[room:]))
            elif isinstance(item, Marked):
                await self._socket.send(self._handset.played(item.name))
        now = time.monotonic()
        if frame and not self._talking:
            self._talking_since = now
            self._note("answer begins" if self._turn else "greeting begins")
        elif not frame and self._talking:
            self._note("quiet")
        if frame:
            self._quiet_since = now
            self._answered = self._answered or not self._old_sound
        else:
            self._old_sound = False
        self._talking = bool(frame)
        self.record.heard.append(frame + self._silence[len(frame) :])

    def _note(self, what: str, detail: str = "") -> None:
        event = Happened(round(time.monotonic() - self._start, 3), what, detail)
        self.record.events.append(event)
        self._tell(event)
