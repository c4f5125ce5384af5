"""Asterisk's side: binary sound, JSON control."""

import json
from collections.abc import Sequence

from assistant.phone.dialects.wire import Codec, Message
from assistant.phone.providers import AsteriskFormat
from assistant.phone.trial.handsets.handset import Cleared, Heard, Marked, Ring, Sounded


class AsteriskHandset:
    """chan_websocket with JSON control."""

    def __init__(self, form: AsteriskFormat = "slin16") -> None:
        self.codec: Codec = "ulaw" if form == "ulaw" else "pcm"
        self.rate = 16000 if form == "slin16" else 8000
        self._form = form

    def opening(self, ring: Ring) -> Sequence[Message]:
        """MEDIA_START; call id and caller are in the address."""
        frame = self.rate // 50 * (2 if self.codec == "pcm" else 1)
        start = {"event": "MEDIA_START", "connection_id": "assistant", "channel": "WebSocket/x"}
        form = {"format": self._form, "optimal_frame_size": frame, "ptime": 20}
        return [json.dumps({**start, "channel_id": ring.call_id, **form, "channel_variables": {}})]

    def speak(self, data: bytes) -> Message:
        """Binary."""
        return data

    def press(self, key: str) -> Message:
        """DTMF_END."""
        return json.dumps({"event": "DTMF_END", "channel_id": "x", "digit": key})

    def write(self, text: str) -> None:
        """chan_websocket carries no text."""

    def played(self, name: str) -> Message:
        """MEDIA_MARK_PROCESSED."""
        return json.dumps({"event": "MEDIA_MARK_PROCESSED", "correlation_id": name})

    def hear(self, message: Message) -> Sequence[Heard]:
        """Binary sound, JSON commands."""
        if isinstance(message, bytes):
            return [Sounded(message)]
        fields = json.loads(message)
        match fields.get("command"):
            case "MARK_MEDIA":
                return [Marked(fields["correlation_id"])]
            case "FLUSH_MEDIA":
                return [Cleared()]
        return []
