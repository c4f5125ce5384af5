"""FreeSWITCH: what mod_audio_fork says, streamed or with `playAudio`, as its metadata asks."""

from collections.abc import Mapping

from assistant.phone.dialects.binary import BinaryLine, Words, dtmf
from assistant.phone.dialects.wire import Traits

WORDS = Words(
    traits=Traits(marks=False, settle=0.1, subprotocol="audio.drachtio.org"),
    rate=lambda fields: fields.get("sampleRate"),
    call_id=("call_id",),
    caller=("caller",),
    digit=dtmf,
    played=lambda fields: "",
    mark=None,
    clear={"type": "killAudio"},
    finish={"type": "disconnect"},
    streams=lambda fields: fields.get("streaming") is not False,
    text="json",  # mod_audio_fork drops a message of any type that it does not know
)


def freeswitch(_: Mapping[str, str]) -> BinaryLine:
    """One call; its first message says what there is to know, the address nothing."""
    return BinaryLine(WORDS)
