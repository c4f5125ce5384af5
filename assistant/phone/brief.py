"""Things that are kept for a short while: logins, signatures, callers who are on their way."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
Clock = Callable[[], float]

_MOST: Final = 10_000
"""Values kept at once, so that a flood of calls fills no memory; the oldest go first."""


class Brief(Generic[T]):
    """Values by name, each kept for `life` seconds at most; on the event loop only."""

    def __init__(self, life: float, clock: Clock = time.monotonic) -> None:
        self._life = life
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        self.forget()
        return name in self._kept

    def keep(self, name: str, value: T) -> None:
        """From now on, instead of what had this name."""
        self.forget()
        self._kept.pop(name, None)
        if len(self._kept) >= _MOST:
            self._kept.popitem(last=False)
        self._kept[name] = (self._clock(), value)

    def take(self, name: str) -> T | None:
        """The value, once; None when there is none any more."""
        self.forget()
        _, value = self._kept.pop(name, (0.0, None))
        return value

    def forget(self) -> None:
        """Let go of what is too old; for quiet hours, in which nothing else does."""
        now = self._clock()
        while self._kept and now - next(iter(self._kept.values()))[0] > self._life:
            self._kept.popitem(last=False)
