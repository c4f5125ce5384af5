"""Signatures and one-time logins."""

import base64
import hashlib
import hmac
import json

import jwt
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey
from pydantic import SecretStr

from assistant.phone import security
from assistant.phone.security import Seen, Tickets
from assistant.phone.settings import Login

NOW = 1_800_000_000.0


def test_twilios_own_test_vector() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    url = "https://example.com/myapp.php?foo=1&bar=2"
    assert security.twilio("12345", url, form, "L/OH5YylLD5NRKLltdqwSvS0BnU=")
    assert not security.twilio(
        "12345", url, {**form, "Digits": "1"}, "L/OH5YylLD5NRKLltdqwSvS0BnU="
    )
    assert not security.twilio("12346", url, form, "L/OH5YylLD5NRKLltdqwSvS0BnU=")
    assert not security.twilio("12345", url, form, "")


def test_telnyx() -> None:
    key = SigningKey.generate()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    body, stamp = b"CallSid=1", str(int(NOW))
    signature = base64.b64encode(key.sign(f"{stamp}|".encode() + body).signature).decode()
    assert security.telnyx(public, stamp, body, signature, NOW)
    assert not security.telnyx(public, stamp, body + b"0", signature, NOW)
    assert not security.telnyx(public, stamp, body, signature, NOW + 301), "expired"
    assert not security.telnyx(public, str(int(NOW) + 1), body, signature, NOW)
    assert not security.telnyx("no key", stamp, body, signature, NOW)


def vonage_token(secret: str, body: bytes, **claims: object) -> str:
    digest = hashlib.sha256(body).hexdigest()
    return "Bearer " + jwt.encode({"iat": int(NOW), "payload_hash": digest, **claims}, secret)


def test_vonage() -> None:
    secret, body = "s" * 40, b'{"from":"1"}'
    token = vonage_token(secret, body)
    assert security.vonage(secret, token, body, NOW)
    assert not security.vonage(secret, token, b"{}", NOW), "another body"
    assert not security.vonage(secret, token, body, NOW + 301), "expired"
    assert not security.vonage("t" * 40, token, body, NOW)
    assert not security.vonage(secret, vonage_token(secret, body, iat="now"), body, NOW)
    unsigned = jwt.encode({"iat": int(NOW), "payload_hash": ""}, "", algorithm="none")
    assert not security.vonage(secret, f"Bearer {unsigned}", body, NOW)


def test_jambonz() -> None:
    body = json.dumps({"call_sid": "1"}).encode()
    stamp = str(int(NOW))
    right = hmac.new(b"secret12", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert security.jambonz("secret12", f"t={stamp},v1={right}", body, NOW)
    assert not security.jambonz("secret12", f"t={stamp},v1={right}", body + b" ", NOW)
    assert not security.jambonz("secret12", f"t={stamp},v1={right}", body, NOW + 301)
    assert not security.jambonz("secret13", f"t={stamp},v1={right}", body, NOW)


def test_basic() -> None:
    login = Login(user="pbx", password=SecretStr("a:b:cdefg"))
    good = "Basic " + base64.b64encode(b"pbx:a:b:cdefg").decode()
    assert security.basic(login, good)
    for pair in (b"pbx:wrong", b"PBX:a:b:cdefg", b"pbx", b"", b"\xff\xfe:x"):
        assert not security.basic(login, "Basic " + base64.b64encode(pair).decode())


@given(st.text(max_size=80))
def test_any_text_is_no_login(header: str) -> None:
    assert not security.basic(Login(user="pbx", password=SecretStr("12345678")), header)
    assert not security.vonage("s" * 40, header, b"", NOW)
    assert not security.jambonz("secret12", header, b"", NOW)
    assert not security.telnyx("A" * 43 + "=", header, b"", header, NOW)
    assert not security.twilio("12345", "https://x/y", {}, header)


def test_what_was_signed_counts_once() -> None:
    clock = [0.0]
    seen = Seen(lambda: clock[0])
    assert not seen.again("twilio", b"a")
    assert seen.again("twilio", b"a")
    assert not seen.again("telnyx", b"a"), "another provider's"
    assert not seen.again("twilio", b"b")
    clock[0] = 1000.0
    assert not seen.again("twilio", b"c")
    assert len(seen._seen._kept) == 1, "old ones are forgotten"


def test_a_ticket_lets_one_call_of_one_provider_in_within_a_minute() -> None:
    clock = [0.0]
    tickets = Tickets(lambda: clock[0])
    name = tickets.issue("twilio", "CA1")
    ticket = tickets.redeem(name, "twilio")
    assert ticket is not None
    assert ticket.call_id == "CA1"
    assert tickets.redeem(name, "twilio") is None, "replayed"
    assert tickets.redeem(tickets.issue("twilio", "CA1"), "vonage") is None
    late = tickets.issue("twilio", "CA2")
    clock[0] = 61.0
    assert tickets.redeem(late, "twilio") is None, "expired"
    assert tickets.redeem("", "twilio") is None


def test_tickets_that_nobody_brings_back_do_not_pile_up() -> None:
    clock = [0.0]
    tickets = Tickets(lambda: clock[0])
    for _ in range(10_050):
        tickets.issue("twilio", "CA")
    assert len(tickets._out._kept) == 10_000
    clock[0] = 100.0
    tickets.issue("twilio", "CA")
    assert len(tickets._out._kept) == 1
