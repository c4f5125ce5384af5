"""Vonage: what a WebSocket endpoint of an NCCO `connect` says."""

from collections.abc import Mapping

from assistant.phone.dialects.binary import BinaryLine, Json, Words
from assistant.phone.dialects.wire import Traits, table, word


def _rate(fields: Json) -> object:
    kind, _, rate = word(fields, "content-type").partition(";rate=")
    return rate if kind == "audio/l16" else None


def _digit(fields: Json) -> str:
    return word(fields, "digit") if fields.get("event") == "websocket:dtmf" else ""


def _played(fields: Json) -> str:
    done = fields.get("event") == "websocket:notify"
    return word(table(fields, "payload"), "mark") if done else ""


WORDS = Words(
    traits=Traits(message=0.02),
    rate=_rate,
    call_id=("uuid", "call_id"),
    caller=("caller",),
    digit=_digit,
    played=_played,
    mark=lambda name: {"action": "notify", "payload": {"mark": name}},
    clear={"action": "clear"},
    finish=None,
    first=lambda fields: fields.get("event") == "websocket:connected",
)


def vonage(_: Mapping[str, str]) -> BinaryLine:
    """One call; its first message says what there is to know, the address nothing."""
    return BinaryLine(WORDS)
