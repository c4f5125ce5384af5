"""When to look again for a device that is gone."""

from collections.abc import Callable
from typing import Final

FIRST_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 30.0


class Search:
    """Soon after a loss, then less and less often; at once where something was plugged in.

    Looking takes that the sound system starts anew and every stream is closed for a moment, so a
    kiosk that has no microphone at all must not do it all the time.

    Args:
        sign: changes when a device is plugged in or pulled out, as far as the system tells.
    """

    def __init__(self, sign: Callable[[], object]) -> None:
        self._sign = sign
        self._seen = sign()
        self._pause = FIRST_SECONDS
        self._next = 0.0

    def begin(self, now: float) -> None:
        """Something has just been lost; ``now`` in seconds, as everywhere here."""
        self._seen = self._sign()
        self._pause = FIRST_SECONDS
        self._next = now + self._pause

    def due(self, now: float) -> bool:
        """Whether to look now."""
        sign = self._sign()
        if sign != self._seen:
            self.begin(now)
            return True
        return now >= self._next

    def looked(self, now: float) -> None:
        """It is being looked for; nobody knows yet whether in vain."""
        self._next = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_SECONDS)
