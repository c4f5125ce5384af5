"""What is still to be sent to a caller, and when: no socket and no clock of its own.

Sound goes out in whole frames, a little ahead of time, so that neither the provider's buffer runs
empty nor an interruption has much to take back. The position follows the clock, and the provider's
marks correct it.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from assistant.phone.dialects.wire import FRAME, Traits

_LOST_MARK: Final = 2.0
"""Seconds after which a mark that has not come back counts as played."""

_NO_MARKS: Final = 0.2
"""Seconds that a provider without marks is given to play what it was sent."""


@dataclass(frozen=True)
class Chunk:
    """Send this sound."""

    data: bytes


@dataclass(frozen=True)
class Mark:
    """Send this mark."""

    name: str


@dataclass
class _Pending:
    name: str
    number: int
    due: float


class Playout:
    """The queue of one call. All times are seconds on one clock that only goes forward."""

    def __init__(self, traits: Traits, bytes_per_second: int) -> None:
        self._traits = traits
        self._rate = bytes_per_second
        frame = round(bytes_per_second * FRAME)
        self._message = max(1, round(traits.message / FRAME)) * frame
        self._queue: deque[tuple[Chunk | int, float]] = deque()
        self._pending: deque[_Pending] = deque()
        self._generation = 0
        self._edge = 0.0
        self._quiet_until = 0.0
        self.late = 0
        """Frames that were sent after they were due."""

    @property
    def busy(self) -> bool:
        """Whether something is still to be played."""
        return bool(self._queue or self._pending)

    def play(self, data: bytes, number: int, now: float) -> None:
        """Queue whole frames; `number` comes back when they are out."""
        for start in range(0, len(data), self._message):
            self._queue.append((Chunk(data[start : start + self._message]), now))
        self._queue.append((number, now))

    def clear(self, now: float) -> None:
        """Forget everything; marks of the past will not be believed any more."""
        self._queue.clear()
        self._pending.clear()
        self._generation += 1
        self._edge = now
        self._quiet_until = now + self._traits.settle

    def pull(self, now: float) -> Chunk | Mark | None:
        """The next thing to send now, if any is due."""
        if not self._queue or not self._due(now):
            return None
        item, queued = self._queue.popleft()
        if isinstance(item, int):
            pending = _Pending(f"{self._generation}-{item}", item, self._edge)
            self._pending.append(pending)
            return Mark(pending.name)
        behind = now - max(self._edge, queued, self._quiet_until)
        if self._edge > queued and behind > FRAME:
            self.late += round(behind / FRAME)
        self._edge = max(self._edge, now) + len(item.data) / self._rate
        return item

    def wait(self, now: float) -> float | None:
        """Seconds until there is something to do; None when nothing will be without new events."""
        times = []
        if self._queue:
            times.append(max(self._quiet_until, self._edge - self._ahead()))
        if self._pending:
            times.append(self._pending[0].due + self._grace())
        return max(0.0, min(times) - now) if times else None

    def played(self, name: str, now: float) -> list[int]:
        """A mark came back: numbers of what has been played now, in order."""
        if all(pending.name != name for pending in self._pending):
            return []
        done = []
        while True:
            pending = self._pending.popleft()
            done.append(pending.number)
            if pending.name == name:
                break
        self._shift(now - pending.due)
        return done

    def expired(self, now: float) -> list[int]:
        """Numbers of what must have been played by now, without a mark."""
        done = []
        while self._pending and now >= self._pending[0].due + self._grace():
            done.append(self._pending.popleft().number)
        return done

    def _due(self, now: float) -> bool:
        if isinstance(self._queue[0][0], int):
            return True
        # A message that is longer than we go ahead is sent when what is before it is played.
        return now >= self._quiet_until and self._edge - now <= self._ahead() + 1e-6

    def _ahead(self) -> float:
        return max(0.0, self._traits.ahead - self._message / self._rate)

    def _grace(self) -> float:
        return _LOST_MARK if self._traits.marks else _NO_MARKS

    def _shift(self, seconds: float) -> None:
        """The provider is this much behind (or ahead of) where we thought it was."""
        seconds = max(-1.0, min(seconds, 5.0))
        self._edge += seconds
        for pending in self._pending:
            pending.due += seconds
