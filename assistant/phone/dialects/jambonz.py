"""jambonz: what its `listen` verb says, with bidirectional, streamed sound."""

from collections.abc import Mapping

from assistant.phone.dialects.binary import BinaryLine, Json, Words, dtmf
from assistant.phone.dialects.wire import Traits, table, word


def _played(fields: Json) -> str:
    return word(table(fields, "data"), "name") if fields.get("type") == "mark" else ""


WORDS = Words(
    traits=Traits(settle=0.1, subprotocol="audio.jambonz.org"),
    rate=lambda fields: fields.get("sampleRate"),
    call_id=("callSid", "call_sid"),
    caller=("from",),
    digit=dtmf,
    played=_played,
    mark=lambda name: {"type": "mark", "data": {"name": name}},
    clear={"type": "killAudio"},
    finish={"type": "disconnect"},
    text="text",
)


def jambonz(_: Mapping[str, str]) -> BinaryLine:
    """One call; its first message says what there is to know, the address nothing."""
    return BinaryLine(WORDS)
