"""What providers are told to do with a call."""

import json
from xml.etree import ElementTree

import httpx
import pytest
from pydantic import SecretStr
from starlette.testclient import WebSocketDenialResponse
from twilio.request_validator import RequestValidator

from assistant.conversation import Preferences
from assistant.phone.settings import Login, PhoneSettings, TwilioLogin
from assistant.phone.transfers import Handover

from .conftest import BASE, House

TOKEN = "12345678"
ENGLISH = Preferences("en", met=True, stated=False, pace=3, volume=2)


def test_twiml_connects_the_stream_with_a_ticket_and_asks_again(make_house) -> None:
    house = make_house()
    form = {"CallSid": "CA1", "From": "+1555"}
    answer = house.client.post("/phone/twilio/voice", data=form)
    root = ElementTree.fromstring(answer.text)
    stream = root.find("Connect/Stream")
    assert stream.attrib["url"] == "wss://phone.example.org/phone/twilio/media"
    parameters = {p.attrib["name"]: p.attrib["value"] for p in stream}
    assert parameters["caller"] == "+1555"
    assert house.guard.tickets.redeem(parameters["ticket"], "twilio").call_id == "CA1"
    assert root.find("Redirect").text.startswith(f"{BASE}/phone/twilio/voice?step=after&")


def test_after_the_call_comes_the_person_or_the_end(make_house) -> None:
    house = make_house()
    for path in ("/phone/twilio/voice", "/phone/telnyx/voice"):
        house.board.transfers.put("CA1", Handover("+15550199", ENGLISH))
        for tag in ("Dial", "Hangup"):  # asked twice: the second time there is nobody
            answer = house.client.post(f"{path}?step=after", data={"CallSid": "CA1"})
            assert ElementTree.fromstring(answer.text)[0].tag == tag


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_twiml_comes_back_only_from_a_person_who_did_not_answer(make_house, provider: str) -> None:
    house = make_house()
    house.board.transfers.put("CA1", Handover("+15550199", ENGLISH))
    path = f"/phone/{provider}/voice"
    after = house.client.post(f"{path}?step=after", data={"CallSid": "CA1"})
    (dial,) = ElementTree.fromstring(after.text)
    assert dial.text == "+15550199"
    assert dial.attrib["action"].startswith(f"{BASE}{path}?step=back&")
    assert (dial.attrib["method"], dial.attrib["timeout"]) == ("POST", "30")
    ends = {"completed": "Hangup", "answered": "Hangup"}
    ends |= dict.fromkeys(("busy", "no-answer", "failed", "canceled", ""), "Connect")
    for ended, verb in ends.items():
        form = {"CallSid": "CA1", "From": "+1555", "DialCallStatus": ended}
        back = house.client.post(f"{path}?step=back", data=form)
        assert ElementTree.fromstring(back.text)[0].tag == verb, ended


def test_texml_asks_for_both_directions(make_house) -> None:
    answer = make_house().client.post("/phone/telnyx/voice", data={"CallSid": "1", "From": "+1"})
    stream = ElementTree.fromstring(answer.text).find("Connect/Stream")
    assert stream.attrib["bidirectionalMode"] == "rtp"
    assert stream.attrib["bidirectionalCodec"] == "PCMU"
    assert stream.attrib["url"].startswith("wss://phone.example.org/phone/telnyx/media?ticket=")


def test_ncco(make_house) -> None:
    house = make_house()
    call = {"from": "1555", "conversation_uuid": "CON-1"}
    (connect,) = house.client.post("/phone/vonage/answer", json=call).json()
    endpoint = connect["endpoint"][0]
    assert endpoint["uri"] == "wss://phone.example.org/phone/vonage/media"
    assert endpoint["content-type"] == "audio/l16;rate=16000"
    ticket = endpoint["authorization"]["value"].removeprefix("Bearer ")
    assert house.guard.tickets.redeem(ticket, "vonage").call_id == "CON-1"
    event = {"status": "disconnected", "conversation_uuid": "CON-1"}
    after = "/phone/vonage/answer?step=after"
    assert house.client.post(after, json=event).status_code == 204
    house.board.transfers.put("CON-1", Handover("+1 (555) 0199", ENGLISH))
    (person,) = house.client.post(after, json=event).json()
    assert person["endpoint"][0]["number"] == "15550199"
    assert (person["eventType"], person["timeout"]) == ("synchronous", 30)
    assert person["eventUrl"][0].startswith(f"{BASE}/phone/vonage/answer?step=back&")
    back = "/phone/vonage/answer?step=back"
    for status in ("started", "ringing", "answered", "completed"):
        event = {"status": status, "conversation_uuid": "CON-1", "from": "15550111"}
        assert house.client.post(back, json=event).status_code == 204, status
    for status in ("unanswered", "timeout", "busy", "rejected", "failed", "cancelled"):
        event = {"status": status, "conversation_uuid": "CON-1", "from": "15550111"}
        (again,) = house.client.post(back, json=event).json()
        endpoint = again["endpoint"][0]
        assert endpoint["headers"] == {"call_id": "CON-1", "caller": ""}, "our number calls nobody"
        ticket = endpoint["authorization"]["value"].removeprefix("Bearer ")
        assert house.guard.tickets.redeem(ticket, "vonage").call_id == "CON-1"


def test_jambonz_verbs(make_house) -> None:
    house = make_house()
    verbs = house.client.post("/phone/jambonz", json={"call_sid": "J1", "from": "1"}).json()
    listen = verbs[1]
    assert listen["url"] == "wss://phone.example.org/phone/jambonz"
    assert listen["bidirectionalAudio"]["streaming"] is True
    assert listen["passDtmf"] is True
    after = "/phone/jambonz?step=after"
    assert house.client.post(after, json={"call_sid": "J1"}).json() == [{"verb": "hangup"}]
    house.board.transfers.put("J1", Handover("15550199", ENGLISH))
    (dial,) = house.client.post(after, json={"call_sid": "J1"}).json()
    assert (dial["verb"], dial["timeout"]) == ("dial", 30)
    assert dial["actionHook"].startswith(f"{BASE}/phone/jambonz?step=back&")
    back, call = "/phone/jambonz?step=back", {"call_sid": "J1"}
    done = house.client.post(back, json={**call, "dial_call_status": "completed"}).json()
    assert done == [{"verb": "hangup"}]
    # A telephone that rings out is reported as what it did last.
    for status in ("no-answer", "busy", "failed", "ringing", "early-media"):
        again = house.client.post(back, json={**call, "dial_call_status": status}).json()
        assert again[-1]["verb"] == "listen", status


HOOKS = {
    "twilio": "/phone/twilio/voice",
    "telnyx": "/phone/telnyx/voice",
    "vonage": "/phone/vonage/answer",
    "jambonz": "/phone/jambonz",
}
NUMBERS = {"twilio": "From", "telnyx": "From", "vonage": "from", "jambonz": "from"}
UNANSWERED = {"status": "busy", "dial_call_status": "busy", "DialCallStatus": "busy"}


def rings(house: House, provider: str, number: str = "1555", step: str = "") -> httpx.Response:
    """A call as the provider tells of it."""
    fields = {NUMBERS[provider]: number, **(UNANSWERED if step else {})}
    kind = {"json": fields} if provider in ("vonage", "jambonz") else {"data": fields}
    return house.client.post(HOOKS[provider] + (f"?step={step}" if step else ""), **kind)


def is_connected(answer: httpx.Response) -> bool:
    return "/media" in answer.text or "listen" in answer.text


def sound_of(provider: str, answer: httpx.Response) -> str:
    """The address of what the caller hears before the call ends, and nothing else happens."""
    if provider == "vonage":
        (stream,) = answer.json()
        assert stream["action"] == "stream"
        (address,) = stream["streamUrl"]
    elif provider == "jambonz":
        verbs = answer.json()
        assert [verb["verb"] for verb in verbs] == ["answer", "play", "hangup"]
        address = verbs[1]["url"]
    else:
        play, hangup = ElementTree.fromstring(answer.text)
        assert (play.tag, hangup.tag) == ("Play", "Hangup")
        address = play.text
    return str(address)


@pytest.mark.parametrize("step", ["", "back"])
@pytest.mark.parametrize("provider", HOOKS)
def test_without_a_free_line_the_caller_is_told_and_no_socket_is_opened(
    make_house, provider: str, step: str
) -> None:
    house = make_house(phone=PhoneSettings(lines=1))
    with house.board.lines.call("1666"):
        answer = rings(house, provider, step=step)
    address = sound_of(provider, answer)
    sound = house.client.get(address.removeprefix(BASE))
    assert sound.headers["content-type"] == "audio/wav"
    assert sound.content == house.board.notice.wav
    said = [text for text, _, _ in house.engine.prompts._voice.spoken]
    assert any("All lines are busy" in text for text in said)
    assert any("Todas las líneas están ocupadas" in text for text in said)
    refused = {"provider": provider, "reason": "busy"}
    assert house.value("assistant_phone_refused_total", **refused) == 1
    assert not house.guard.tickets._out._kept, "nobody is let in"
    assert is_connected(rings(house, provider, step=step)), "as soon as a line is free"


@pytest.mark.parametrize("provider", HOOKS)
def test_one_number_that_has_its_lines_is_told_so_and_no_other(make_house, provider: str) -> None:
    house = make_house(phone=PhoneSettings(calls_per_caller=1))
    with house.board.lines.call("1555"):
        assert sound_of(provider, rings(house, provider, "1555"))
        assert is_connected(rings(house, provider, "1666"))
    refused = {"provider": provider, "reason": "caller_busy"}
    assert house.value("assistant_phone_refused_total", **refused) == 1


@pytest.mark.parametrize("provider", HOOKS)
def test_while_the_server_stops_callers_get_the_busy_signal(make_house, provider: str) -> None:
    house = make_house()
    house.board.drain()
    answer = rings(house, provider)
    if provider == "vonage":  # has none; it asks the application's fallback address
        assert answer.status_code == 503
    elif provider == "jambonz":
        assert answer.json() == [{"verb": "sip:decline", "status": 486, "reason": "Busy Here"}]
        assert rings(house, provider, step="back").json() == [{"verb": "hangup"}]
    else:
        (reject,) = ElementTree.fromstring(answer.text)
        assert (reject.tag, reject.attrib) == ("Reject", {"reason": "busy"})
    refused = {"provider": provider, "reason": "closed"}
    assert house.value("assistant_phone_refused_total", **refused) >= 1


@pytest.mark.parametrize("provider", ["asterisk", "freeswitch"])
def test_a_pbx_is_refused_at_the_socket_when_not_even_the_news_has_room(
    make_house, provider: str
) -> None:
    house = make_house(phone=PhoneSettings(lines=1))
    lines = house.board.lines
    with lines.connection(), lines.connection(), pytest.raises(WebSocketDenialResponse) as refused:
        house.client.websocket_connect(f"/phone/{provider}").__enter__()
    assert refused.value.status_code == 503
    reasons = {"provider": provider, "reason": "busy"}
    assert house.value("assistant_phone_refused_total", **reasons) == 1


def test_a_pbx_asks_with_its_login(make_house) -> None:
    pbx = Login(user="pbx", password=SecretStr("12345678"))
    house = make_house(phone=PhoneSettings(asterisk=pbx), client=("203.0.113.9", 1), trust=False)
    house.board.transfers.put("17.1", Handover("5550199", ENGLISH))
    assert house.client.get("/phone/asterisk?call_id=17.1").status_code == 403
    login = ("pbx", "12345678")
    answers = [house.client.get("/phone/asterisk?call_id=17.1", auth=login).text for _ in "12"]
    assert answers == ["5550199", ""]


def test_an_unsigned_or_replayed_webhook_is_refused(make_house) -> None:
    phone = PhoneSettings(twilio=TwilioLogin(auth_token=SecretStr(TOKEN)), public_url=BASE)
    house = make_house(phone=phone, client=("203.0.113.9", 1), trust=False)
    form = {"CallSid": "CA1", "From": "+1555"}
    signature = RequestValidator(TOKEN).compute_signature(f"{BASE}/phone/twilio/voice", form)
    post = house.client.post
    assert post("/phone/twilio/voice", data=form).status_code == 403
    headers = {"X-Twilio-Signature": signature, "Host": "evil.example.org"}
    answers = [post("/phone/twilio/voice", data=form, headers=headers) for _ in "12"]
    assert [answer.status_code for answer in answers] == [200, 403]
    assert house.value("assistant_phone_refused_total", provider="twilio", reason="login") == 2


def test_the_same_question_of_a_second_transfer_is_no_replay(make_house) -> None:
    phone = PhoneSettings(twilio=TwilioLogin(auth_token=SecretStr(TOKEN)), public_url=BASE)
    house = make_house(phone=phone, client=("203.0.113.9", 1), trust=False)
    call = {"CallSid": "CA1", "From": "+1555"}
    # Nothing distinguishes the second failure from the first: not even a name of the person's call.
    failed = {**call, "DialCallStatus": "failed"}

    def ask(address: str, form: dict[str, str]) -> ElementTree.Element:
        signature = RequestValidator(TOKEN).compute_signature(address, form)
        path = address.removeprefix(BASE)
        headers = {"X-Twilio-Signature": signature}
        answer = house.client.post(path, data=form, headers=headers)
        assert answer.status_code == 200, address
        assert house.client.post(path, data=form, headers=headers).status_code == 403
        return ElementTree.fromstring(answer.text)

    connected = ask(f"{BASE}/phone/twilio/voice", call)
    for _ in "12":
        house.board.transfers.put("CA1", Handover("+15550199", ENGLISH))
        dial = ask(connected.find("Redirect").text, call).find("Dial")
        connected = ask(dial.attrib["action"], failed)
    assert connected.find("Connect/Stream") is not None


def test_bodies_that_are_none(make_house) -> None:
    client = make_house().client
    kind = {"content-type": "application/json"}
    for body in (b"", b"{", b"[]", b"\xff" * 99, b"[" * 60000, json.dumps({"from": [1]}).encode()):
        assert client.post("/phone/vonage/answer", content=body, headers=kind).status_code == 200
        assert client.post("/phone/twilio/voice", content=body).status_code == 200
    assert client.post("/phone/twilio/voice", content=b"x" * 70000).status_code == 413
    crowd = {f"field{number}": "1" for number in range(300)}
    assert client.post("/phone/twilio/voice", data=crowd).status_code == 200


def test_health_ready_and_metrics(make_house) -> None:
    house = make_house()
    assert house.client.get("/health").text == "ok"
    assert house.client.get("/ready").json()["ready"] is True
    assert "assistant_phone_calls_now 0.0" in house.client.get("/metrics").text
    house.board.drain()
    assert house.client.get("/ready").status_code == 503
    assert house.client.get("/health").status_code == 200
    stranger = make_house(client=("203.0.113.9", 1))
    assert stranger.client.get("/metrics").status_code == 403
