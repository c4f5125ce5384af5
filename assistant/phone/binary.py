"""Binary PCM with small JSON beside it: jambonz, Vonage and FreeSWITCH's mod_audio_fork.

They differ in words only; `Words` is the table of them.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.phone.wire import (
    Audio,
    Ended,
    Event,
    Message,
    Played,
    Started,
    Traits,
    Typed,
    WireError,
    checked_rate,
    digits,
    parse,
    table,
    word,
)

_Json = Mapping[str, Any]
_TEXT = 500
"""Characters of typed text that are read."""


@dataclass(frozen=True)
class Words:
    """How one provider says things."""

    traits: Traits
    rate: Callable[[_Json], object]
    """Sample rate in the first message."""

    call_id: tuple[str, ...]
    caller: tuple[str, ...]
    digit: Callable[[_Json], str]
    played: Callable[[_Json], str]
    """Name of the mark that a message reports, else empty."""

    mark: Callable[[str], _Json] | None
    clear: _Json
    finish: _Json | None
    first: Callable[[_Json], bool] = lambda fields: True
    """Whether a first message is one."""

    streams: Callable[[_Json], bool] = lambda fields: True
    """Whether sound goes out as binary; else as `playAudio` messages."""

    text: str = ""
    """Type of the message that brings text to the caller; empty where none does."""


class BinaryLine:
    """One call."""

    def __init__(self, words: Words, query: Mapping[str, str]) -> None:
        self._words = words
        self._query = query
        self._rate = 0
        self._streams = True

    @property
    def traits(self) -> Traits:
        """A line that is played whole files is fed a sentence at a time."""
        if self._streams:
            return self._words.traits
        return replace(self._words.traits, message=20.0, ahead=20.0, marks=False)

    def decode(self, message: Message) -> Sequence[Event]:
        """See `Line.decode`."""
        if isinstance(message, bytes):
            if not self._rate:
                raise WireError("sound came before the first message")
            return [Audio(message)]
        fields = parse(message)
        if not self._rate:
            return [self._start(fields)]
        if mark := self._words.played(fields):
            return [Played(mark)]
        match word(fields, "event", "type"):
            case "text":
                typed = str(fields.get("text", ""))[:_TEXT].strip()
                return [Typed(typed)] if typed else []
            case "hangup" | "stop" | "websocket:disconnected":
                return [Ended()]
        return digits(self._words.digit(fields))

    def _start(self, fields: _Json) -> Started:
        if not self._words.first(fields):
            raise WireError("the first message does not say which call this is")
        self._rate = checked_rate(self._words.rate(fields))
        self._streams = self._words.streams(fields)
        return Started(
            call_id=word(fields, *self._words.call_id),
            rate=self._rate,
            codec="pcm",
            caller=word(fields, *self._words.caller),
            text=bool(self._words.text) and fields.get("text") is True,
        )

    def audio(self, data: bytes) -> Message:
        """Samples as they are, or as a file to play."""
        if self._streams:
            return data
        content = base64.b64encode(data).decode()
        sound = {"audioContentType": "raw", "sampleRate": self._rate, "audioContent": content}
        return json.dumps({"type": "playAudio", "data": sound})

    def mark(self, name: str) -> Message | None:
        """None where the provider has no marks."""
        return json.dumps(self._words.mark(name)) if self._words.mark and self._streams else None

    def clear(self) -> Message:
        """Throw away what the provider has buffered."""
        return json.dumps(self._words.clear)

    def finish(self) -> Message | None:
        """Closing the socket lets the provider's script go on."""
        return json.dumps(self._words.finish) if self._words.finish else None

    def text(self, text: str, language: str) -> Message | None:
        """A message that the phone system's own script shows the caller."""
        if not self._words.text:
            return None
        data = {"text": text, "language": language}
        return json.dumps({"type": self._words.text, "data": data}, ensure_ascii=False)


def jambonz(query: Mapping[str, str]) -> BinaryLine:
    """The `listen` verb with bidirectional, streamed sound."""
    return BinaryLine(_JAMBONZ, query)


def vonage(query: Mapping[str, str]) -> BinaryLine:
    """A WebSocket endpoint of an NCCO `connect`."""
    return BinaryLine(_VONAGE, query)


def freeswitch(query: Mapping[str, str]) -> BinaryLine:
    """`uuid_audio_fork`, streamed or with `playAudio`, as its metadata says."""
    return BinaryLine(_FREESWITCH, query)


def _type_mark(fields: _Json) -> str:
    return word(table(fields, "data"), "name") if fields.get("type") == "mark" else ""


def _dtmf(fields: _Json) -> str:
    return word(fields, "dtmf", "digit") if fields.get("event") == "dtmf" else ""


def _vonage_rate(fields: _Json) -> object:
    kind, _, rate = word(fields, "content-type").partition(";rate=")
    return rate if kind == "audio/l16" else None


def _vonage_digit(fields: _Json) -> str:
    return word(fields, "digit") if fields.get("event") == "websocket:dtmf" else ""


def _vonage_played(fields: _Json) -> str:
    done = fields.get("event") == "websocket:notify"
    return word(table(fields, "payload"), "mark") if done else ""


_JAMBONZ = Words(
    traits=Traits(settle=0.1, subprotocol="audio.jambonz.org"),
    rate=lambda fields: fields.get("sampleRate"),
    call_id=("callSid", "call_sid"),
    caller=("from",),
    digit=_dtmf,
    played=_type_mark,
    mark=lambda name: {"type": "mark", "data": {"name": name}},
    clear={"type": "killAudio"},
    finish={"type": "disconnect"},
    text="text",
)

_VONAGE = Words(
    traits=Traits(message=0.02),
    rate=_vonage_rate,
    call_id=("uuid", "call_id"),
    caller=("caller",),
    digit=_vonage_digit,
    played=_vonage_played,
    mark=lambda name: {"action": "notify", "payload": {"mark": name}},
    clear={"action": "clear"},
    finish=None,
    first=lambda fields: fields.get("event") == "websocket:connected",
)

_FREESWITCH = Words(
    traits=Traits(marks=False, settle=0.1, subprotocol="audio.drachtio.org"),
    rate=lambda fields: fields.get("sampleRate"),
    call_id=("call_id",),
    caller=("caller",),
    digit=_dtmf,
    played=lambda fields: "",
    mark=None,
    clear={"type": "killAudio"},
    finish={"type": "disconnect"},
    streams=lambda fields: fields.get("streaming") is not False,
    text="json",  # mod_audio_fork drops a message of any type that it does not know
)
