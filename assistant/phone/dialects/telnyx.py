"""Telnyx media streaming: Twilio's messages, except that sound may come out of order."""

import json
from collections.abc import Mapping
from typing import Any, Final

from assistant.phone.dialects.twilio import TwilioLine
from assistant.phone.dialects.wire import Audio, Started, table, word

_PATIENCE: Final = 5
"""Frames that may wait for an earlier one; 100 ms."""


class TelnyxLine(TwilioLine):
    """One call. `query` is that of the stream's address, where our webhook puts its ticket."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__(query)
        self._order = Order()

    def _started(self, start: Mapping[str, Any]) -> Started:
        return Started(
            call_id=word(start, "call_control_id"),
            rate=8000,
            codec="ulaw",
            caller=word(start, "from") or word(table(start, "custom_parameters"), "caller"),
            ticket=self._query.get("ticket", ""),
        )

    def _media(self, media: Mapping[str, Any]) -> list[Audio]:
        frames, chunk = super()._media(media), word(media, "chunk")
        if not chunk.isascii() or not chunk.isdigit():
            return frames
        return [Audio(due) for it in frames for due in self._order.put(int(chunk), it.data)]

    def _message(self, event: str, **fields: object) -> str:
        return json.dumps({"event": event, **fields})


class Order:
    """Puts numbered frames back in order, waiting for a missing one only briefly."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._early: dict[int, bytes] = {}

    def put(self, number: int, data: bytes) -> list[bytes]:
        """Frames that are due now; a frame older than one given out is dropped."""
        if self._next is None:
            self._next = number
        if number < self._next:
            return []
        self._early[number] = data
        if self._next not in self._early and len(self._early) > _PATIENCE:
            self._next = min(self._early)
        ready = []
        while self._next in self._early:
            ready.append(self._early.pop(self._next))
            self._next += 1
        return ready
