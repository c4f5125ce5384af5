"""Callers who are put through to a person: whom to dial for them, and how to go on with those who
come back because nobody answered.

Kept of a caller are the name that the phone system gave the call, and how they are spoken with.
"""

import time
from typing import Final

from assistant.conversation import Preferences
from assistant.phone.brief import Brief, Clock

_AFTER: Final = 60.0
"""Seconds for which a phone system may ask whom to dial."""

_AWAY: Final = 600.0
"""Seconds that a person's telephone, or a queue, may take until the caller is back."""


class Transfers:
    """Of one server; on the event loop only."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._asked: Brief[tuple[str, Preferences]] = Brief(_AFTER, clock)
        self._away: Brief[Preferences] = Brief(_AWAY, clock)

    def put(self, call_id: str, number: str, preferences: Preferences) -> None:
        """When the phone system asks what happens after this call: connect it to `number`."""
        self._asked.keep(call_id, (number, preferences))

    def after(self, call_id: str) -> str | None:
        """The number to connect to after the call; told once. None: hang up."""
        asked = self._asked.take(call_id)
        if asked is None:
            return None
        number, preferences = asked
        self._away.keep(call_id, preferences)
        return number

    def back(self, call_id: str) -> Preferences | None:
        """How to go on with a call that was put through; told once. None for any other call."""
        return self._away.take(call_id)

    def forget(self) -> None:
        """Let go of what is too old, so that nothing outlasts its time in a quiet hour."""
        self._asked.forget()
        self._away.forget()
