"""The other end of the wire: what each phone system sends, for trying and testing a line."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.phone.settings import ProviderName
from assistant.phone.wire import Codec, Message

AsteriskFormat = Literal["slin16", "slin", "ulaw"]


@dataclass(frozen=True)
class Sounded:
    """The assistant's sound, in the line's codec."""

    data: bytes


@dataclass(frozen=True)
class Marked:
    """To be reported when everything before it has been played."""

    name: str


@dataclass(frozen=True)
class Cleared:
    """What has not been played is to be thrown away."""


@dataclass(frozen=True)
class Shown:
    """Text for the caller."""

    text: str


Heard = Sounded | Marked | Cleared | Shown


@dataclass(frozen=True)
class Ring:
    """What the phone system knows of the call."""

    call_id: str
    caller: str
    parameters: Mapping[str, str]
    """What a webhook's answer said to pass on."""


class Handset(Protocol):
    """One provider's dialect, from its own side."""

    codec: Codec
    rate: int

    def opening(self, ring: Ring) -> Sequence[Message]:
        """First messages."""
        ...

    def speak(self, data: bytes) -> Message:
        """A frame of the caller's sound."""
        ...

    def press(self, key: str) -> Message | None:
        """A key; None where keys travel otherwise."""
        ...

    def write(self, text: str) -> Message | None:
        """A typed line; None where the provider carries none."""
        ...

    def played(self, name: str) -> Message:
        """A mark was reached."""
        ...

    def hear(self, message: Message) -> Sequence[Heard]:
        """What the assistant sent."""
        ...


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


class MediaHandset:
    """Twilio's and Telnyx's base64 in JSON."""

    codec: Codec = "ulaw"
    rate = 8000

    def __init__(self, telnyx: bool) -> None:
        self._telnyx = telnyx
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
        media = {"track": "inbound", "chunk": str(self._chunk), "payload": payload}
        return self._message("media", media=media)

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
        stream = "stream_id" if self._telnyx else "streamSid"
        return json.dumps({"event": event, stream: "stream", **fields})


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


def handset(provider: ProviderName, form: AsteriskFormat = "slin16") -> Handset:
    """The dialect of `provider`; `form` is Asterisk's codec."""
    match provider:
        case "asterisk":
            return AsteriskHandset(form)
        case "twilio" | "telnyx":
            return MediaHandset(telnyx=provider == "telnyx")
        case _:
            return BinaryHandset(provider)
