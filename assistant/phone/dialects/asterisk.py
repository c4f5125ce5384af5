"""Asterisk's chan_websocket (and ARI externalMedia over it): JSON or plain-text control.

We send whole frames outside its buffering mode, because we pace them ourselves; so its queue
limits (900 frames) and its 65,535-byte limit are never met.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from assistant.phone.dialects.wire import (
    Audio,
    Codec,
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

_FORMATS: Final[Mapping[str, tuple[Codec, int]]] = {
    "ulaw": ("ulaw", 8000),
    "slin": ("pcm", 8000),
    "slin16": ("pcm", 16000),
    "slin24": ("pcm", 24000),
    "slin32": ("pcm", 32000),
    "slin48": ("pcm", 48000),
}


class AsteriskLine:
    """One call. `query` is the query string of the connection: `call_id`, `caller`."""

    traits = Traits(subprotocol="media")

    def __init__(self, query: Mapping[str, str]) -> None:
        self._query = query
        self._json = True
        self._started = False

    def decode(self, message: Message) -> Sequence[Event]:
        """See `Line.decode`; control messages may come in either of Asterisk's two forms."""
        if isinstance(message, bytes):
            if not self._started:
                raise WireError("sound came before MEDIA_START")
            return [Audio(message)]
        if message.lstrip().startswith("{"):
            fields = parse(message)
            name = word(fields, "event")
        else:
            name, fields = _plain(message)
            self._json = self._json and name != "MEDIA_START"
        return self._event(name, fields)

    def _event(self, name: str, fields: Mapping[str, Any]) -> Sequence[Event]:
        if name == "MEDIA_START":
            return [self._start(fields)]
        if not self._started:
            raise WireError("an event came before MEDIA_START")
        match name:
            case "DTMF_END":
                return digits(word(fields, "digit"))
            case "MEDIA_MARK_PROCESSED":
                return [Played(word(fields, "correlation_id"))]
            case "HANGUP":
                return [Ended()]
        return []

    def _start(self, fields: Mapping[str, Any]) -> Started:
        if self._started:
            raise WireError("MEDIA_START came twice")
        known = _FORMATS.get(word(fields, "format"))
        if known is None:
            raise WireError("the format is none of ulaw, slin, slin16, slin24, slin32, slin48")
        codec, rate = known
        self._started = True
        variables = table(fields, "channel_variables")
        caller = self._query.get("caller") or word(variables, "__CALLER_NUMBER", "CALLER_NUMBER")
        return Started(
            call_id=self._query.get("call_id", ""),
            rate=rate,
            codec=codec,
            caller=caller,
        )

    def audio(self, data: bytes) -> Message:
        """Whole frames, which Asterisk queues as they are."""
        return data

    def mark(self, name: str) -> Message:
        """Asterisk answers MEDIA_MARK_PROCESSED at play-out, and never after a flush."""
        return self._command("MARK_MEDIA", name)

    def clear(self) -> Message:
        """The caller hears nothing more within about 20 ms."""
        return self._command("FLUSH_MEDIA")

    def finish(self) -> Message:
        """With `Dial(...,g)` the dialplan goes on after this."""
        return self._command("HANGUP")

    def text(self, text: str, language: str) -> None:
        """chan_websocket carries no text."""

    def _command(self, name: str, correlation: str = "") -> str:
        if not self._json:
            return f"{name} {correlation}".rstrip()
        command = {"command": name}
        if correlation:
            command["correlation_id"] = correlation
        return json.dumps(command)


def _plain(message: str) -> tuple[str, Mapping[str, str]]:
    """`NAME key:value ...`; what has no colon is the correlation id."""
    name, *words = message[:4096].split()[:64] or [""]
    fields = {}
    for item in words:
        key, colon, value = item.partition(":")
        fields[key if colon else "correlation_id"] = value if colon else item
    return name, fields
