"""Twilio Media Streams: mu-law in base64 in JSON. Telnyx speaks a variant, see `telnyx.py`."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.phone.dialects.wire import (
    Audio,
    Ended,
    Event,
    Message,
    Played,
    Started,
    Traits,
    WireError,
    digits,
    parse,
    table,
    word,
)

_CODECS = ("audio/x-mulaw", "PCMU")


class TwilioLine:
    """One call; a line of Twilio is always 8 kHz mu-law."""

    traits = Traits()

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self._stream: str | None = None

    def decode(self, message: Message) -> Sequence[Event]:
        """See `Line.decode`."""
        if isinstance(message, bytes):
            raise WireError("a binary message came where JSON belongs")
        fields = parse(message)
        match word(fields, "event"):
            case "start":
                return [self._start(fields)]
            case "media":
                self._require_start()
                return self._media(table(fields, "media"))
            case "dtmf":
                self._require_start()
                return digits(word(table(fields, "dtmf"), "digit"))
            case "mark":
                self._require_start()
                return [Played(word(table(fields, "mark"), "name"))]
            case "stop":
                return [Ended()]
        return []

    def _start(self, fields: Mapping[str, Any]) -> Started:
        if self._stream is not None:
            raise WireError("start came twice")
        start = table(fields, "start")
        form = table(start, "mediaFormat") or table(start, "media_format")
        rate = word(form, "sampleRate", "sample_rate")
        if word(form, "encoding") not in _CODECS or rate != "8000":
            raise WireError("the stream is not 8 kHz mu-law (PCMU)")
        self._stream = word(fields, "streamSid", "stream_id")
        return self._started(start)

    def _started(self, start: Mapping[str, Any]) -> Started:
        parameters = table(start, "customParameters")
        return Started(
            call_id=word(start, "callSid"),
            rate=8000,
            codec="ulaw",
            caller=word(parameters, "caller"),
            ticket=word(parameters, "ticket"),
        )

    def _media(self, media: Mapping[str, Any]) -> list[Audio]:
        if word(media, "track") not in ("", "inbound"):
            return []
        return [Audio(_payload(media))]

    def _require_start(self) -> None:
        if self._stream is None:
            raise WireError("an event came before start")

    def audio(self, data: bytes) -> Message:
        """Any number of frames in one message."""
        return self._message("media", media={"payload": base64.b64encode(data).decode()})

    def mark(self, name: str) -> Message:
        """Echoed when played, and also after a clear."""
        return self._message("mark", mark={"name": name})

    def clear(self) -> Message:
        """Throw away what Twilio has buffered."""
        return self._message("clear")

    def finish(self) -> None:
        """Closing the socket lets the TwiML after `<Connect>` run."""

    def text(self, text: str, language: str) -> None:
        """A voice call at Twilio carries no text."""

    def _message(self, event: str, **fields: object) -> str:
        return json.dumps({"event": event, "streamSid": self._stream, **fields})


def _payload(media: Mapping[str, Any]) -> bytes:
    payload = media.get("payload")
    if not isinstance(payload, str):
        raise WireError("a media message has no payload")
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        raise WireError("a payload is not base64") from None
