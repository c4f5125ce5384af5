"""Binary PCM with small JSON beside it: the line of jambonz, Vonage and FreeSWITCH.

They differ in words only; `Words` is the table of them, and each has a file with its own.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from assistant.phone.dialects.wire import (
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
    word,
)

Json = Mapping[str, Any]

_TEXT: Final = 500
"""Characters of typed text that are read."""


@dataclass(frozen=True)
class Words:
    """How one provider says things."""

    traits: Traits
    rate: Callable[[Json], object]
    """Sample rate in the first message."""

    call_id: tuple[str, ...]
    caller: tuple[str, ...]
    digit: Callable[[Json], str]
    played: Callable[[Json], str]
    """Name of the mark that a message reports, else empty."""

    mark: Callable[[str], Json] | None
    clear: Json
    finish: Json | None
    first: Callable[[Json], bool] = lambda fields: True
    """Whether a first message is one."""

    streams: Callable[[Json], bool] = lambda fields: True
    """Whether sound goes out as binary; else as `playAudio` messages."""

    text: str = ""
    """Type of the message that brings text to the caller; empty where none does."""


class BinaryLine:
    """One call."""

    def __init__(self, words: Words) -> None:
        self._words = words
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

    def _start(self, fields: Json) -> Started:
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


def dtmf(fields: Json) -> str:
    """The key of a `dtmf` event, empty where it is another."""
    return word(fields, "dtmf", "digit") if fields.get("event") == "dtmf" else ""
