"""Who may call: how many at once, from one number, and not at all any more."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Refusal = Literal["busy", "caller_busy"]


class Lines:
    """The lines of this server. Used on the event loop only.

    A caller past the limit is told so by voice, which needs a socket but no ears; there are as many
    places for that as there are lines, and past those a connection is refused unanswered.
    """

    def __init__(self, limit: int, per_caller: int) -> None:
        self._limit = limit
        self._per_caller = per_caller
        self._salt = secrets.token_bytes(16)
        self._callers: Counter[bytes] = Counter()
        self.connections = 0
        """Accepted sockets."""
        self.calls = 0
        """Calls that talk to the assistant."""
        self.closing = False
        """No new calls are taken."""

    @property
    def room(self) -> bool:
        """Whether one more connection may be accepted, if only to say that all lines are busy."""
        return not self.closing and self.connections < 2 * self._limit

    @property
    def free(self) -> int:
        """Lines that are free."""
        return 0 if self.closing else max(0, self._limit - self.calls)

    @contextmanager
    def connection(self) -> Iterator[None]:
        """An accepted socket."""
        self.connections += 1
        try:
            yield
        finally:
            self.connections -= 1

    def refusal(self, caller: str) -> Refusal | None:
        """Why there is no line for a call from `caller` now; None when there is one."""
        if self.calls >= self._limit:
            return "busy"
        if caller and self._callers[self._key(caller)] >= self._per_caller:
            return "caller_busy"
        return None

    @contextmanager
    def call(self, caller: str) -> Iterator[Refusal | None]:
        """A line for a call from `caller` (a number, or empty), or why there is none."""
        refusal = self.refusal(caller)
        if refusal:
            yield refusal
            return
        key = self._key(caller)
        self.calls += 1
        self._callers[key] += 1
        try:
            yield None
        finally:
            self.calls -= 1
            self._callers[key] -= 1
            if not self._callers[key]:
                del self._callers[key]

    def _key(self, caller: str) -> bytes:
        """What stands for a number, which itself is not kept."""
        return hashlib.blake2b(caller.encode(errors="replace"), key=self._salt).digest()
