"""Key 0: what is kept of a transfer, and FreeSWITCH and Telnyx with the real server process.

What FreeSWITCH's mod_audio_fork understands is taken from its source (`processIncomingMessage` in
lws_glue.cpp); a message of another type is dropped by it.
"""

import asyncio
import base64
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from nacl.signing import SigningKey
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assistant.conversation import Preferences
from assistant.phone.transfers import Handover, Transfers

from .conftest import BASE, serving

KEY = SigningKey.generate()
PERSON = "+15550100177"
LOGIN = {"Authorization": "Basic " + base64.b64encode(b"pbx:change-me-please").decode()}
MODULE = {"playAudio", "killAudio", "transcription", "transfer", "disconnect", "error", "json"}
SILENCE = bytes(640)
SLOW_SPANISH = Preferences("es", met=True, stated=False, pace=1, volume=2)
HANDOVER = Handover("555", SLOW_SPANISH)


def test_what_happens_after_a_call_is_told_once_and_not_for_long() -> None:
    now = [0.0]
    transfers = Transfers(lambda: now[0])
    transfers.put("1", HANDOVER)
    assert transfers.after("2") is None
    assert transfers.back("1") is None, "nobody was rung yet"
    assert transfers.after("1") == "555"
    assert transfers.after("1") is None
    transfers.put("1", HANDOVER)
    now[0] += 61
    assert transfers.after("1") is None


def test_who_is_back_is_known_once_and_not_for_long() -> None:
    now = [0.0]
    transfers = Transfers(lambda: now[0])
    for name in ("1", "2", "3"):
        transfers.put(name, HANDOVER)
        transfers.after(name)
    now[0] += 500
    assert transfers.back("1") == SLOW_SPANISH
    assert transfers.back("1") is None
    now[0] += 101
    assert transfers.back("2") is None
    transfers.put("4", HANDOVER)
    now[0] += 61
    transfers.forget()
    kept = [*transfers._asked._kept, *transfers._away._kept]
    assert not kept, "of those who do not come back"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the credentials of both, which nobody gets into without them."""
    with serving(
        tmp_path_factory.mktemp("serve"),
        ASSISTANT_PHONE__PUBLIC_URL=BASE,
        ASSISTANT_PHONE__TRANSFER_TO=PERSON,
        ASSISTANT_PHONE__FREESWITCH__USER="pbx",
        ASSISTANT_PHONE__FREESWITCH__PASSWORD="change-me-please",
        ASSISTANT_PHONE__TELNYX__PUBLIC_KEY=base64.b64encode(bytes(KEY.verify_key)).decode(),
    ) as server:
        yield server.url


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Status and body of a GET, or of a POST with this body."""
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


async def until_the_assistant_closes(
    socket: ClientConnection, silence: str | bytes, key: str
) -> list[str]:
    """Be a caller who says nothing and presses a key after a second; every text that came."""
    texts: list[str] = []

    async def send() -> None:
        for frame in range(3000):
            await socket.send(silence)
            if frame == 50:
                await socket.send(key)
            await asyncio.sleep(0.02)

    sending = asyncio.create_task(send())
    with suppress(ConnectionClosed):
        texts.extend([message async for message in socket if isinstance(message, str)])
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    return texts


@pytest.mark.parametrize("streaming", [True, False])
def test_freeswitch_is_told_whom_to_bridge_to(url: str, streaming: bool) -> None:
    call = f"fs-{streaming}"
    metadata = {"call_id": call, "caller": "1001", "sampleRate": 16000, "text": True}

    async def calling(pressed: str) -> list[str]:
        address = url.replace("http", "ws") + "/phone/freeswitch"
        async with connect(
            address,
            subprotocols=["audio.drachtio.org"],  # type: ignore[list-item]
            additional_headers=LOGIN,
            compression=None,
            proxy=None,
        ) as socket:
            assert socket.subprotocol == "audio.drachtio.org"
            await socket.send(json.dumps({**metadata, "streaming": streaming}))
            key = json.dumps({"event": "dtmf", "dtmf": pressed})
            return await until_the_assistant_closes(socket, SILENCE, key)

    messages = [json.loads(text) for text in asyncio.run(calling("0"))]
    assert {message["type"] for message in messages} <= MODULE
    shown = [m["data"]["text"] for m in messages if m["type"] == "json"]
    assert "press 0 for a person" in shown[0]
    assert shown[-1].startswith("I will try to connect you to a person.")
    assert any(m["type"] == "killAudio" for m in messages), "the key interrupts the greeting"
    assert any(m["type"] == "playAudio" for m in messages) is not streaming
    assert messages[-1] == {"type": "disconnect"}
    question = f"{url}/phone/freeswitch?call_id={call}"
    assert ask(question)[0] == 403
    assert ask(question, **LOGIN) == (200, PERSON)
    assert ask(question, **LOGIN) == (200, ""), "once"
    back = [json.loads(text) for text in asyncio.run(calling("0"))]
    shown = [m["data"]["text"] for m in back if m["type"] == "json"]
    assert shown[0].startswith("Sorry, nobody could answer just now."), "no greeting"
    assert shown[1].startswith("Lo siento"), "the caller has not said a word yet"
    assert ask(question, **LOGIN) == (200, PERSON), "they may try again"


def telnyx_asks(url: str, query: str = "", **more: str) -> tuple[int, str]:
    """A webhook as Telnyx signs it."""
    form = {"CallSid": "v3:call", "From": "+15550100", "To": "+15550199", "at": time.time_ns()}
    form.update(more)
    body, stamp = urlencode(form).encode(), str(int(time.time()))
    signature = KEY.sign(stamp.encode() + b"|" + body).signature
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Telnyx-Timestamp": stamp,
        "Telnyx-Signature-Ed25519": base64.b64encode(signature).decode(),
    }
    return ask(f"{url}/phone/telnyx/voice?{query}", body, **headers)


def test_telnyx_is_told_whom_to_dial(url: str) -> None:
    assert ask(f"{url}/phone/telnyx/voice", b"CallSid=v3%3Acall")[0] == 403
    status, document = telnyx_asks(url)
    assert status == 200
    texml = ElementTree.fromstring(document)
    stream, redirect = texml.find("Connect/Stream"), texml.find("Redirect")
    assert stream is not None
    assert redirect is not None
    media = urlsplit(stream.attrib["url"])
    after = urlsplit(redirect.text or "")
    assert f"{after.scheme}://{after.netloc}" == BASE

    async def calling() -> None:
        address = f"{url.replace('http', 'ws')}{media.path}?{media.query}"
        async with connect(address, compression=None, proxy=None) as socket:
            form = {"encoding": "PCMU", "sample_rate": 8000, "channels": 1}
            start = {"call_control_id": "v3:other", "from": "+15550100", "media_format": form}
            await socket.send(json.dumps({"event": "connected", "version": "1.0.0"}))
            await socket.send(json.dumps({"event": "start", "stream_id": "s", "start": start}))
            payload = base64.b64encode(b"\xff" * 160).decode()
            silence = json.dumps({"event": "media", "media": {"payload": payload}})
            key = json.dumps({"event": "dtmf", "dtmf": {"digit": "0"}})
            messages = await until_the_assistant_closes(socket, silence, key)
            assert {json.loads(m)["event"] for m in messages} <= {"media", "mark", "clear"}

    asyncio.run(calling())
    status, document = telnyx_asks(url, after.query)
    assert status == 200
    (dial,) = ElementTree.fromstring(document)
    assert (dial.tag, dial.text) == ("Dial", PERSON)
    (again,) = ElementTree.fromstring(telnyx_asks(url, after.query)[1])
    assert again.tag == "Hangup"
    back = urlsplit(dial.attrib["action"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"{BASE}/phone/telnyx/voice"
    assert ask(f"{url}{back.path}?{back.query}", b"CallSid=v3%3Acall")[0] == 403
    for ended, verb in (("completed", "Hangup"), ("busy", "Connect")):
        status, document = telnyx_asks(url, back.query, DialCallStatus=ended)
        assert (status, ElementTree.fromstring(document)[0].tag) == (200, verb)
