"""The side of jambonz, Vonage and FreeSWITCH: binary sound, JSON beside it."""

import base64
import json
from collections.abc import Sequence

from assistant.phone.dialects.wire import Codec, Message
from assistant.phone.providers import ProviderName
from assistant.phone.trial.handsets.handset import Cleared, Heard, Marked, Ring, Shown, Sounded


class BinaryHandset:
    """jambonz, Vonage and FreeSWITCH."""

    codec: Codec = "pcm"
    rate = 16000

    def __init__(self, provider: ProviderName) -> None:
        self._vonage = provider == "vonage"
        self._provider = provider

    def opening(self, ring: Ring) -> Sequence[Message]:
        """The one JSON object that says which call this is."""
        first: dict[str, object]
        if self._vonage:
            first = {"event": "websocket:connected", "content-type": "audio/l16;rate=16000"}
            first.update(ring.parameters)
        elif self._provider == "jambonz":
            first = {"callSid": ring.call_id, "from": ring.caller, "sampleRate": self.rate}
        else:
            first = {"call_id": ring.call_id, "caller": ring.caller, "sampleRate": self.rate}
        return [json.dumps(first)]

    def speak(self, data: bytes) -> Message:
        """Binary."""
        return data

    def press(self, key: str) -> Message:
        """A `dtmf` event."""
        if self._vonage:
            return json.dumps({"event": "websocket:dtmf", "digit": key, "duration": 260})
        return json.dumps({"event": "dtmf", "dtmf": key})

    def write(self, text: str) -> Message | None:
        """A `text` event of our own, which a script of the phone system sends."""
        return None if self._vonage else json.dumps({"event": "text", "text": text})

    def played(self, name: str) -> Message:
        """A mark or notification comes back."""
        if self._vonage:
            return json.dumps({"event": "websocket:notify", "payload": {"mark": name}})
        return json.dumps({"type": "mark", "data": {"name": name, "event": "playout"}})

    def hear(self, message: Message) -> Sequence[Heard]:
        """Binary sound, JSON commands."""
        if isinstance(message, bytes):
            return [Sounded(message)]
        fields = json.loads(message)
        match fields.get("action") or fields.get("type"):
            case "mark":
                return [Marked(fields["data"]["name"])]
            case "notify":
                return [Marked(fields["payload"]["mark"])]
            case "clear" | "killAudio":
                return [Cleared()]
            case "text" | "json":
                return [Shown(fields["data"]["text"])]
            case "playAudio":
                return [Sounded(base64.b64decode(fields["data"]["audioContent"]))]
        return []
