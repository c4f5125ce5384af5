"""Callers who are put through to a person: whom to dial for them, and how to go on with those who
come back because nobody answered.

Kept of a caller are the name that the phone system gave the call, and how they are spoken with.
"""

import time
from dataclasses import dataclass
from typing import Final

from assistant.conversation import Preferences
from assistant.phone.brief import Brief, Clock

_AFTER: Final = 60.0
"""Seconds for which a phone system may ask whom to dial."""

_AWAY: Final = 600.0
"""Seconds that a person's telephone, or a queue, may take until the caller is back."""


@dataclass(frozen=True)
class Handover:
    """A caller who is to be put through to a person."""

    number: str
    """Of the person."""

    preferences: Preferences
    """How to go on with the caller if nobody answers there."""


class Transfers:
    """Of one server; on the event loop only."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._asked: Brief[Handover] = Brief(_AFTER, clock)
        self._away: Brief[Preferences] = Brief(_AWAY, clock)

    def put(self, call_id: str, handover: Handover) -> None:
        """What to do with the caller when the phone system asks what happens after this call."""
        self._asked.keep(call_id, handover)

    def after(self, call_id: str) -> str | None:
        """The number to connect to after the call; told once. None: hang up."""
        handover = self._asked.take(call_id)
        if handover is None:
            return None
        self._away.keep(call_id, handover.preferences)
        return handover.number

    def back(self, call_id: str) -> Preferences | None:
        """How to go on with a call that was put through; told once. None for any other call."""
        return self._away.take(call_id)

    def forget(self) -> None:
        """Let go of what is too old, so that nothing outlasts its time in a quiet hour."""
        self._asked.forget()
        self._away.forget()
