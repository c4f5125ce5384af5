"""What every adapter does with any message at all, and with a real Asterisk's."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.phone.dialects.asterisk import AsteriskLine
from assistant.phone.dialects.freeswitch import freeswitch
from assistant.phone.dialects.jambonz import jambonz
from assistant.phone.dialects.telnyx import Order, TelnyxLine
from assistant.phone.dialects.twilio import TwilioLine
from assistant.phone.dialects.vonage import vonage
from assistant.phone.dialects.wire import (
    Audio,
    Digit,
    Ended,
    Line,
    Played,
    Started,
    Typed,
    WireError,
)

WIRE = Path(__file__).parent / "wire"
DIALECTS = [AsteriskLine, TwilioLine, TelnyxLine, jambonz, vonage, freeswitch]
STARTS = {
    AsteriskLine: {"event": "MEDIA_START", "format": "slin16"},
    TwilioLine: {
        "event": "start",
        "streamSid": "MZ1",
        "start": {
            "callSid": "CA1",
            "customParameters": {"ticket": "t", "caller": "+1555"},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        },
    },
    TelnyxLine: {
        "event": "start",
        "stream_id": "S1",
        "start": {
            "call_control_id": "v3:1",
            "from": "+1555",
            "media_format": {"encoding": "PCMU", "sample_rate": 8000, "channels": 1},
        },
    },
    jambonz: {"callSid": "J1", "from": "+1555", "sampleRate": 16000},
    vonage: {
        "event": "websocket:connected",
        "content-type": "audio/l16;rate=16000",
        "call_id": "CON-1",
        "caller": "1555",
    },
    freeswitch: {"call_id": "F1", "caller": "1555", "sampleRate": 8000},
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = """start media dtmf mark stop MEDIA_START DTMF_END MEDIA_MARK_PROCESSED HANGUP text
websocket:connected websocket:dtmf websocket:notify"""
EVENTS = NAMES.split()
KEYS = "type data start media dtmf mark digit text sampleRate format payload"
FIELDS = KEYS.split()
known_shapes = st.fixed_dictionaries(
    {"event": st.sampled_from(EVENTS)}, optional=dict.fromkeys(FIELDS, json_values)
)
messages = (
    st.binary(max_size=200)
    | st.text(max_size=80)
    | json_values.map(json.dumps)
    | known_shapes.map(json.dumps)
)


def test_each_offers_the_subprotocol_of_its_phone_system() -> None:
    offered = {dialect: dialect({}).traits.subprotocol for dialect in DIALECTS}
    assert {dialect: name for dialect, name in offered.items() if name} == {
        AsteriskLine: "media",
        jambonz: "audio.jambonz.org",
        freeswitch: "audio.drachtio.org",
    }


def opened(dialect: Any) -> Line:
    line: Line = dialect({})
    line.decode(json.dumps(STARTS[dialect]))
    return line


@pytest.mark.parametrize("dialect", DIALECTS)
@given(sent=st.lists(messages, max_size=6), begun=st.booleans())
def test_any_message_is_understood_ignored_or_a_wire_error(
    dialect: Any, sent: list[str | bytes], begun: bool
) -> None:
    line = opened(dialect) if begun else dialect({})
    for message in sent:
        try:
            for event in line.decode(message):
                assert isinstance(event, Started | Audio | Digit | Typed | Played | Ended)
                if isinstance(event, Digit):
                    assert event.key in set("0123456789*#")
                if isinstance(event, Typed):
                    assert 0 < len(event.text) <= 500
        except WireError:
            return  # a call layer's business


@pytest.mark.parametrize("dialect", DIALECTS)
@given(data=st.binary(min_size=1, max_size=400), name=st.integers(0, 999).map(str))
def test_what_we_send_is_what_the_other_side_hears(dialect: Any, data: bytes, name: str) -> None:
    from assistant.phone.trial.handsets.choice import handset
    from assistant.phone.trial.handsets.handset import Cleared, Marked, Sounded

    providers = dict(
        zip(
            DIALECTS,
            ["asterisk", "twilio", "telnyx", "jambonz", "vonage", "freeswitch"],
            strict=True,
        )
    )
    line, phone = opened(dialect), handset(providers[dialect])  # type: ignore[arg-type]
    assert phone.hear(line.audio(data)) == [Sounded(data)]
    assert line.decode(phone.speak(data)) == [Audio(data)]
    clear = line.clear()
    assert clear is not None
    assert phone.hear(clear) == [Cleared()]
    mark = line.mark(name)
    if mark is None:
        assert not line.traits.marks
        return
    assert phone.hear(mark) == [Marked(name)]
    assert line.decode(phone.played(name)) == [Played(name)]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_start_says_whose_call_and_how_it_sounds(dialect: Any) -> None:
    (event,) = dialect({"caller": "1555"}).decode(json.dumps(STARTS[dialect]))
    assert isinstance(event, Started)
    assert event.caller.lstrip("+") == "1555"
    assert (event.rate, event.codec) in [(16000, "pcm"), (8000, "pcm"), (8000, "ulaw")]
    assert "1555" not in repr(event), "a number must not reach a log by accident"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("bad", ["", "{", "[1]", "null", '"x"', "nonsense", "[" * 5000])
def test_malformed_json_is_a_wire_error_or_nothing(dialect: Any, bad: str) -> None:
    if dialect is AsteriskLine and not bad.startswith("{"):
        with pytest.raises(WireError):
            dialect({}).decode(bad)  # plain text that is no MEDIA_START
        return
    with pytest.raises(WireError):
        opened(dialect).decode(bad)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_sound_before_the_start_is_the_wrong_order(dialect: Any) -> None:
    with pytest.raises(WireError):
        dialect({}).decode(b"\0" * 320)


@pytest.mark.parametrize("dialect", [TwilioLine, TelnyxLine])
def test_binary_where_json_belongs_is_refused(dialect: Any) -> None:
    with pytest.raises(WireError, match="binary"):
        opened(dialect).decode(b"\0" * 160)


@pytest.mark.parametrize("dialect", [AsteriskLine, TwilioLine, TelnyxLine])
def test_a_second_start_is_refused(dialect: Any) -> None:
    with pytest.raises(WireError, match="twice"):
        opened(dialect).decode(json.dumps(STARTS[dialect]))


@pytest.mark.parametrize("rate", [44100, 0, -8000, "fast", None, 1e9, True])
@pytest.mark.parametrize("dialect", [jambonz, freeswitch])
def test_a_wrong_rate_is_refused(dialect: Any, rate: object) -> None:
    with pytest.raises(WireError, match="rate"):
        dialect({}).decode(json.dumps({**STARTS[dialect], "sampleRate": rate}))


@pytest.mark.parametrize(
    ("dialect", "change"),
    [
        (AsteriskLine, {"format": "opus"}),
        (vonage, {"content-type": "audio/l16;rate=11025"}),
        (vonage, {"content-type": "audio/ogg"}),
        (vonage, {"event": "hello"}),
        (
            TwilioLine,
            {"start": {"mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 16000}}},
        ),
        (TelnyxLine, {"start": {"media_format": {"encoding": "OPUS", "sample_rate": 8000}}}),
    ],
)
def test_a_wrong_format_is_refused(dialect: Any, change: dict[str, Any]) -> None:
    with pytest.raises(WireError):
        dialect({}).decode(json.dumps({**STARTS[dialect], **change}))


@pytest.mark.parametrize("payload", [None, 7, "@@@", "AAA", ""])
def test_a_payload_that_is_no_base64_is_refused(payload: object) -> None:
    message = json.dumps({"event": "media", "media": {"payload": payload}})
    if payload == "":
        assert opened(TwilioLine).decode(message) == [Audio(b"")]
        return
    with pytest.raises(WireError):
        opened(TwilioLine).decode(message)


def test_only_the_caller_is_heard() -> None:
    payload = base64.b64encode(b"\xff" * 160).decode()
    message = {"event": "media", "media": {"track": "outbound", "payload": payload}}
    assert opened(TwilioLine).decode(json.dumps(message)) == []


@pytest.mark.parametrize(
    ("dialect", "message"),
    [
        (AsteriskLine, {"event": "DTMF_END", "digit": "#"}),
        (TwilioLine, {"event": "dtmf", "dtmf": {"digit": "#"}}),
        (TelnyxLine, {"event": "dtmf", "dtmf": {"digit": "#"}}),
        (jambonz, {"event": "dtmf", "dtmf": "#"}),
        (vonage, {"event": "websocket:dtmf", "digit": "#", "duration": 260}),
        (freeswitch, {"event": "dtmf", "dtmf": "#"}),
    ],
)
def test_keys(dialect: Any, message: dict[str, Any]) -> None:
    assert opened(dialect).decode(json.dumps(message)) == [Digit("#")]


def test_text_comes_and_goes_where_the_line_carries_it() -> None:
    line = opened(freeswitch)
    assert line.decode(json.dumps({"event": "text", "text": " when is it "})) == [
        Typed("when is it")
    ]
    shown = line.text("¿Cuándo?", "es")
    assert isinstance(shown, str)
    assert json.loads(shown)["data"] == {"text": "¿Cuándo?", "language": "es"}
    assert opened(AsteriskLine).text("x", "en") is None


def test_freeswitch_without_streaming_is_sent_files() -> None:
    line = freeswitch({})
    line.decode(json.dumps({**STARTS[freeswitch], "streaming": False}))
    sent = line.audio(b"\1\0" * 80)
    assert isinstance(sent, str)
    assert json.loads(sent)["data"]["sampleRate"] == 8000
    assert line.traits.message >= 10


@given(st.permutations(range(20)))
def test_frames_come_out_in_order(numbers: list[int]) -> None:
    order = Order()
    out = [frame for n in numbers for frame in order.put(n, bytes([n]))]
    assert out == sorted(out)
    assert len(set(out)) == len(out)


def test_a_lost_frame_is_waited_for_only_briefly() -> None:
    order = Order()
    out = [frame for n in [1, 2, *range(4, 12)] for frame in order.put(n, bytes([n]))]
    assert out == [bytes([n]) for n in [1, 2, *range(4, 12)]]


def recorded(name: str) -> Iterator[dict[str, Any]]:
    for line in (WIRE / f"{name}.jsonl").read_text().splitlines():
        yield json.loads(line)


@pytest.mark.parametrize(
    ("name", "rate", "codec", "digit"),
    [
        ("flush_json", 8000, "pcm", "5"),
        ("flush_plain", 8000, "ulaw", "5"),
        ("parrot_json", 16000, "pcm", "7"),
    ],
)
def test_a_real_asterisk_is_understood(name: str, rate: int, codec: str, digit: str) -> None:
    line = AsteriskLine({"call_id": "1"})
    heard = []
    for message in recorded(name):
        if message["dir"] != "asterisk" or not ("text" in message or "bytes" in message):
            continue
        heard += line.decode(message.get("text") or bytes(message["bytes"]))
    started = heard[0]
    assert isinstance(started, Started)
    assert (started.rate, started.codec) == (rate, codec)
    assert [event for event in heard if isinstance(event, Digit)] == [Digit(digit)]
    assert any(isinstance(event, Played) for event in heard)
    frame = rate // 50 * (2 if codec == "pcm" else 1)
    sizes = [len(event.data) for event in heard if isinstance(event, Audio)]
    # A real Asterisk now and then sends 21 or 19 ms: frames must not be taken for granted.
    assert sizes.count(frame) > len(sizes) // 2


@pytest.mark.parametrize("name", ["flush_json", "flush_plain"])
def test_we_speak_as_the_app_did_that_a_real_asterisk_understood(name: str) -> None:
    line = AsteriskLine({})
    said = []
    for message in recorded(name):
        if message["dir"] == "asterisk" and "MEDIA_START" in message.get("text", ""):
            line.decode(message["text"])
        elif message["dir"] == "app" and "text" in message:
            said.append(message["text"])
    assert line.mark("m2") in said
    assert line.clear() in said
