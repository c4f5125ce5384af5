"""What breaks a protocol breaks that call at most: others go on, and nothing is left over."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from assistant.phone.providers import PROVIDERS
from assistant.phone.settings import Login, PhoneSettings
from assistant.phone.trial.dial import dial
from assistant.phone.trial.handsets.choice import handset
from assistant.phone.trial.record import Turn
from assistant.phone.trial.ringing import find_way
from assistant.speech import audio

RECORDINGS = Path(__file__).parents[1] / "recordings"
START = json.dumps({"event": "MEDIA_START", "format": "slin16"})
CLOSED = (ConnectionClosed, OSError)


async def witness(server: Any) -> None:
    """A well-behaved call beside the bad one is served as ever."""
    way = await find_way(server.url, "asterisk", PhoneSettings(), caller="witness")
    record = await dial(way, handset("asterisk"), [Turn("key", key="9"), Turn("key", key="9")])
    assert len(record.answers) == 2
    assert record.events[-1].detail == "by the caller"


Bad = Callable[[str], Coroutine[Any, Any, None]]


def beside_a_good_call(server: Any, *bad: Bad) -> None:
    """Run all of them, then see that everything is given back."""

    async def both() -> None:
        address = server.url.replace("http", "ws") + "/phone/"
        await asyncio.gather(witness(server), *(one(address) for one in bad))

    asyncio.run(both())
    deadline = time.monotonic() + 10
    while server.board.lines.connections:
        assert time.monotonic() < deadline, "a connection is still held"
        time.sleep(0.02)
    assert server.board.lines.calls == 0
    assert server.engine.recogniser.open_hearings == 0
    for provider in PROVIDERS:
        ended = server.value("assistant_phone_calls_total", provider=provider, end="error")
        assert ended == 0, "bad input is expected, no error"


async def drained(ws: Any) -> int | None:
    """Read until the other side closes; the code."""
    with contextlib.suppress(*CLOSED):
        while True:
            await asyncio.wait_for(ws.recv(), 15)
    return ws.close_code


def sends(path: str, *messages: str | bytes, code: int | None = None) -> Callable[[str], Any]:
    async def bad(address: str) -> None:
        async with connect(address + path, compression=None, close_timeout=1) as ws:
            with contextlib.suppress(*CLOSED):
                for message in messages:
                    await ws.send(message)
            if code is not None:
                assert await drained(ws) == code

    return bad


KEY = json.dumps({"event": "DTMF_END", "digit": "1"})
BAD_MESSAGES = {
    "malformed start": sends("asterisk", "{", code=1008),
    "sound first": sends("asterisk", bytes(640), code=1008),
    "only chatter": sends("asterisk", *["STATUS x"] * 20, code=1008),
    "malformed JSON": sends("asterisk", START, *["{"] * 20, code=1000),
    "starts again and again": sends("asterisk", START, *[START] * 20, code=1000),
    "unknown events": sends("asterisk", START, *['{"event":"NEW"}'] * 50),
    "tiny frames of odd size": sends("asterisk", START, *[b"\1"] * 500),
    "huge frames": sends("asterisk", START, *[bytes(65536)] * 40),
    "too large a message": sends("asterisk", START, bytes(70000), code=1009),
    "too large a text": sends("asterisk", START, "x" * 70000, code=1009),
    "a flood of keys": sends("asterisk", START, *[KEY] * 3000, code=1000),
    "binary at Twilio": sends("twilio/media", bytes(160), code=1008),
    "a wrong rate": sends("jambonz", '{"sampleRate":44100}', code=1008),
    "a list at Vonage": sends("vonage/media", "[]", code=1008),
    "an infinite rate": sends("freeswitch", '{"sampleRate":1e400}', code=1008),
}


def test_bad_messages(make_server) -> None:
    beside_a_good_call(make_server(), *BAD_MESSAGES.values())


LOGGED = {
    "is ended: a message is not JSON, again and again: tell us if asterisk was updated.": sends(
        "asterisk", START, *["{secret"] * 20, code=1000
    ),
    "is ended: keys or texts come faster than anybody types": sends(
        "asterisk", START, *[KEY] * 3000, code=1000
    ),
    "turned away (broken, a message is not JSON): ": sends("jambonz", "{secret", code=1008),
}


@pytest.mark.parametrize("line", LOGGED)
def test_the_log_says_what_was_bad_but_not_what_was_sent(make_server, caplog, line: str) -> None:
    server = make_server()
    asyncio.run(LOGGED[line](server.url.replace("http", "ws") + "/phone/"))
    deadline = time.monotonic() + 10
    while line not in caplog.text:
        assert time.monotonic() < deadline, caplog.text
        time.sleep(0.02)
    assert "secret" not in caplog.text


def test_a_connection_that_says_nothing_is_closed(make_server) -> None:
    server = make_server(phone=PhoneSettings(start_timeout=0.5))
    beside_a_good_call(server, sends("asterisk", code=1008))
    refused = {"provider": "asterisk", "reason": "no_start"}
    assert server.value("assistant_phone_refused_total", **refused) == 1


def test_no_packets_at_all_still_meets_patience(make_server, monkeypatch) -> None:
    monkeypatch.setattr("assistant.phone.playout._LOST_MARK", 0.3)
    server = make_server(patience=0.3)
    bad = sends("asterisk", START, code=1000)
    asyncio.run(bad(server.url.replace("http", "ws") + "/phone/"))
    deadline = time.monotonic() + 5
    while not server.value("assistant_phone_calls_total", provider="asterisk", end="silence"):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_caller_who_never_stops_is_heard_in_pieces(make_server, monkeypatch) -> None:
    monkeypatch.setenv("ASSISTANT_ENDPOINT__LONGEST_UTTERANCE", "1")
    server = make_server()
    hearings = server.engine.recogniser.hearings
    before = len(hearings)
    pcm = audio.read(RECORDINGS / "en" / "event-when-1-pico.opus").pcm
    frames = cycle([pcm[i : i + 640] for i in range(0, len(pcm), 640)])

    async def bad(address: str) -> None:
        async with (
            asyncio.timeout(60),
            connect(address + "asterisk", compression=None, close_timeout=1) as ws,
        ):
            await ws.send(START)
            while len(hearings) < before + 4:  # a breath between two questions ends none
                await ws.send(next(frames))
                await asyncio.sleep(0.02)

    beside_a_good_call(server, bad)


def cut(stage: str) -> Bad:
    async def bad(address: str) -> None:
        port = int(address.split(":")[2].split("/")[0])
        if stage == "handshake":
            with socket.create_connection(("127.0.0.1", port)) as raw:
                raw.sendall(b"GET /phone/asterisk HTTP/1.1\r\nUpgrade: websocket\r\n")
            return
        ws = await connect(address + "asterisk", compression=None)
        if stage != "accepted":
            await ws.send(START)
        if stage in ("greeting", "speaking"):
            await ws.recv()
        if stage == "speaking":
            await ws.send(b"\x10\x27" * 3200)
        ws.transport.abort()

    return bad


def test_sockets_cut_at_every_stage(make_server) -> None:
    stages = ["handshake", "accepted", "started", "greeting", "speaking"]
    beside_a_good_call(make_server(*["when is it"] * 9, voice=0.02), *map(cut, stages))


def test_a_reader_that_does_not_read_is_let_go(make_server, monkeypatch) -> None:
    monkeypatch.setattr("assistant.phone.leg._SEND_TIMEOUT", 0.5)
    monkeypatch.setattr("assistant.phone.call._LAST_WORDS", 1.0)
    server = make_server(voice=0.5)
    server.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    port = int(server.url.rsplit(":", 1)[1])
    request = (
        b"GET /phone/asterisk HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )

    def start_and_stop_reading() -> None:
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        raw.connect(("127.0.0.1", port))
        with raw:
            raw.sendall(request)
            assert raw.recv(12) == b"HTTP/1.1 101"
            payload = START.replace("slin16", "slin48").encode()  # three times the bytes
            raw.sendall(bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
            key = json.dumps({"event": "DTMF_END", "digit": "9"}).encode()
            frame = bytes([0x81, 0x80 | len(key), 0, 0, 0, 0]) + key
            gone = time.monotonic() + 60
            while time.monotonic() < gone:
                time.sleep(0.2)
                if server.value("assistant_phone_calls_total", provider="asterisk", end="slow"):
                    return
                with contextlib.suppress(OSError):
                    raw.sendall(frame if server.board.lines.calls else b"")
            raise AssertionError("it is still served")

    thread = threading.Thread(target=start_and_stop_reading)
    thread.start()
    thread.join()


def test_a_webhook_that_breaks_off_is_no_error(make_server, caplog) -> None:
    server = make_server()
    with socket.create_connection(server.socket.getsockname()) as peer:
        peer.sendall(b"POST /phone/twilio/voice HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab")
    deadline = time.monotonic() + 10
    while not server.value("assistant_phone_refused_total", provider="twilio", reason="abandoned"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_thousand_connections_without_login_disturb_nobody(make_server) -> None:
    pbx = Login(user="pbx", password=SecretStr("12345678"))
    phone = PhoneSettings(asterisk=pbx)
    server = make_server(phone=phone, trust=False)

    async def knock(address: str) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await connect(address, compression=None, open_timeout=30)
        assert refused.value.response.status_code == 403

    async def crowd() -> None:
        way = await find_way(server.url, "asterisk", phone)
        turns = [Turn("key", key="9"), Turn("key", key="9")]
        good = asyncio.create_task(dial(way, handset("asterisk"), turns))
        address = server.url.replace("http", "ws") + "/phone/asterisk"
        for _ in range(20):
            await asyncio.gather(*(knock(address) for _ in range(50)))
        assert len((await good).answers) == 2

    asyncio.run(crowd())
    refused = {"provider": "asterisk", "reason": "login"}
    assert server.value("assistant_phone_refused_total", **refused) == 1000
