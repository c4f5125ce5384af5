"""Twilio's and Telnyx's side: base64 in JSON."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from assistant.phone.dialects.wire import Codec, Message
from assistant.phone.trial.handsets.handset import Cleared, Heard, Marked, Ring, Sounded


class MediaHandset:
    """Twilio's and Telnyx's base64 in JSON."""

    codec: Codec = "ulaw"
    rate = 8000

    def __init__(self, telnyx: bool) -> None:
        self._telnyx = telnyx
        self._stream = "stream_id" if telnyx else "streamSid"
        self._chunk = 0

    def opening(self, ring: Ring) -> Sequence[Message]:
        """`connected`, then `start`."""
        form: dict[str, Any]
        if self._telnyx:
            form = {"encoding": "PCMU", "sample_rate": 8000, "channels": 1}
            call = {"call_control_id": ring.call_id, "from": ring.caller, "media_format": form}
            start = {"event": "start", "stream_id": "stream", "start": call}
        else:
            form = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
            call = {"callSid": ring.call_id, "customParameters": dict(ring.parameters)}
            call["mediaFormat"] = form
            start = {"event": "start", "streamSid": "stream", "start": call}
        return [json.dumps({"event": "connected", "version": "1.0.0"}), json.dumps(start)]

    def speak(self, data: bytes) -> Message:
        """`media`, numbered."""
        self._chunk += 1
        payload = base64.b64encode(data).decode()
        # Fifty times a second for each call: too often for a JSON encoder.
        return (
            f'{{"event": "media", "{self._stream}": "stream", "media": '
            f'{{"track": "inbound", "chunk": "{self._chunk}", "payload": "{payload}"}}}}'
        )

    def press(self, key: str) -> Message:
        """`dtmf`."""
        return self._message("dtmf", dtmf={"digit": key})

    def write(self, text: str) -> None:
        """A voice call carries no text."""

    def played(self, name: str) -> Message:
        """`mark`, echoed."""
        return self._message("mark", mark={"name": name})

    def hear(self, message: Message) -> Sequence[Heard]:
        """`media`, `mark`, `clear`."""
        fields = json.loads(message)
        match fields["event"]:
            case "media":
                return [Sounded(base64.b64decode(fields["media"]["payload"]))]
            case "mark":
                return [Marked(fields["mark"]["name"])]
            case "clear":
                return [Cleared()]
        return []

    def _message(self, event: str, **fields: object) -> str:
        return json.dumps({"event": event, self._stream: "stream", **fields})
