"""What providers are told to do with a call."""

import json
from xml.etree import ElementTree

from conftest import BASE
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from assistant.phone.settings import Login, PhoneSettings, TwilioLogin

TOKEN = "12345678"


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
    assert root.find("Redirect").text == f"{BASE}/phone/twilio/voice?step=after"


def test_after_the_call_comes_the_person_or_the_end(make_house) -> None:
    house = make_house()
    for path in ("/phone/twilio/voice", "/phone/telnyx/voice"):
        house.board.put_through("CA1", "+15550199")
        for tag in ("Dial", "Hangup"):  # asked twice: the second time there is nobody
            answer = house.client.post(f"{path}?step=after", data={"CallSid": "CA1"})
            assert ElementTree.fromstring(answer.text)[0].tag == tag


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
    house.board.put_through("CON-1", "+1 (555) 0199")
    (person,) = house.client.post(after, json=event).json()
    assert person["endpoint"][0]["number"] == "15550199"


def test_jambonz_verbs(make_house) -> None:
    house = make_house()
    verbs = house.client.post("/phone/jambonz", json={"call_sid": "J1", "from": "1"}).json()
    listen = verbs[1]
    assert listen["url"] == "wss://phone.example.org/phone/jambonz"
    assert listen["bidirectionalAudio"]["streaming"] is True
    assert listen["passDtmf"] is True
    after = "/phone/jambonz?step=after"
    assert house.client.post(after, json={"call_sid": "J1"}).json() == [{"verb": "hangup"}]
    house.board.put_through("J1", "15550199")
    assert house.client.post(after, json={"call_sid": "J1"}).json()[0]["verb"] == "dial"


def test_a_pbx_asks_with_its_login(make_house) -> None:
    pbx = Login(user="pbx", password=SecretStr("12345678"))
    house = make_house(phone=PhoneSettings(asterisk=pbx), client=("203.0.113.9", 1), trust=False)
    house.board.put_through("17.1", "5550199")
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


def test_bodies_that_are_none(make_house) -> None:
    client = make_house().client
    kind = {"content-type": "application/json"}
    for body in (b"", b"{", b"[]", b"\xff" * 99, b"[" * 60000, json.dumps({"from": [1]}).encode()):
        assert client.post("/phone/vonage/answer", content=body, headers=kind).status_code == 200
        assert client.post("/phone/twilio/voice", content=body).status_code == 200
    assert client.post("/phone/twilio/voice", content=b"x" * 70000).status_code == 413


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
