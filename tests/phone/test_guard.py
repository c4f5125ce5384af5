"""Who is let in."""

import base64
import hashlib
import hmac
import string
import time
from dataclasses import replace

import jwt
import pytest
from nacl.signing import SigningKey
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from assistant.phone.guard import Admission, Guard, Peer
from assistant.phone.providers import PROVIDERS
from assistant.phone.settings import (
    JambonzLogin,
    Login,
    PhoneSettings,
    TelnyxLogin,
    TwilioLogin,
    VonageLogin,
)

BASE = "https://phone.example.org/line"
STRANGER = Peer("203.0.113.9", {}, "/phone/asterisk")
HERE = replace(STRANGER, host="127.0.0.1")
TOKEN = "12345678"
PBX = Login(user="pbx", password=SecretStr("12345678"))
BASIC = {"authorization": "Basic " + base64.b64encode(b"pbx:12345678").decode()}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nobody_is_let_in_without_a_login(provider) -> None:
    for settings in (PhoneSettings(), PhoneSettings(asterisk=PBX, freeswitch=PBX)):
        guard = Guard(settings, BASE, trust_loopback=False)
        for peer in (STRANGER, HERE):
            assert guard.socket(provider, peer, "") is None
            assert not guard.webhook(provider, peer, {}, b"")
            assert not guard.question(provider, peer)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_is_here_is_let_in_for_trying_only(provider) -> None:
    guard = Guard(PhoneSettings(), BASE, trust_loopback=True)
    assert guard.socket(provider, HERE, "") == Admission()
    assert guard.socket(provider, STRANGER, "") is None
    proxied = replace(HERE, headers={"x-forwarded-for": "203.0.113.9"})
    assert guard.socket(provider, proxied, "") is None, "a proxy here speaks for a stranger"


def test_basic() -> None:
    guard = Guard(PhoneSettings(asterisk=PBX), BASE, trust_loopback=False)
    peer = replace(STRANGER, headers=BASIC)
    assert guard.socket("asterisk", peer, "") == Admission()
    assert guard.question("asterisk", peer)
    assert guard.socket("freeswitch", peer, "") is None, "another provider's credentials"


def test_twilios_socket_is_signed_over_its_wss_address_and_brings_a_ticket() -> None:
    settings = PhoneSettings(twilio=TwilioLogin(auth_token=SecretStr(TOKEN)), public_url=BASE)
    guard = Guard(settings, BASE, trust_loopback=False)
    sign = RequestValidator(TOKEN).compute_signature
    for url, admission in [
        ("wss://phone.example.org/line/phone/twilio/media", Admission(ticket_follows=True)),
        ("https://phone.example.org/line/phone/twilio/media", None),
        ("wss://evil.example.org/line/phone/twilio/media", None),
    ]:
        headers = {"x-twilio-signature": sign(url, {}), "host": "evil.example.org"}
        peer = replace(STRANGER, path="/phone/twilio/media", headers=headers)
        assert guard.socket("twilio", peer, "") == admission


def test_a_twilio_webhook_counts_once() -> None:
    settings = PhoneSettings(twilio=TwilioLogin(auth_token=SecretStr(TOKEN)), public_url=BASE)
    guard = Guard(settings, BASE, trust_loopback=False)
    form = {"CallSid": "CA1", "From": "+1555"}
    signature = RequestValidator(TOKEN).compute_signature(
        f"{BASE}/phone/twilio/voice?step=after", form
    )
    headers = {"x-twilio-signature": signature}
    peer = replace(STRANGER, path="/phone/twilio/voice", query="step=after", headers=headers)
    assert not guard.webhook("twilio", replace(peer, query=""), form, b"")
    assert guard.webhook("twilio", peer, form, b"")
    assert not guard.webhook("twilio", peer, form, b""), "replayed"


def test_telnyx_webhook_is_fresh_and_new() -> None:
    key = SigningKey.generate()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    settings = PhoneSettings(telnyx=TelnyxLogin(public_key=public), public_url=BASE)
    now = [time.time()]
    guard = Guard(settings, BASE, trust_loopback=False, now=lambda: now[0])
    stamp, body = str(int(now[0])), b"CallSid=1"
    signed = base64.b64encode(key.sign(f"{stamp}|".encode() + body).signature).decode()
    headers = {"telnyx-signature-ed25519": signed, "telnyx-timestamp": stamp}
    peer = replace(STRANGER, headers=headers)
    now[0] += 400
    assert not guard.webhook("telnyx", peer, {}, body), "expired"
    now[0] -= 400
    assert guard.webhook("telnyx", peer, {}, body)
    assert not guard.webhook("telnyx", peer, {}, body), "replayed"


def respelt(provider: str, headers: dict[str, str]) -> dict[str, str]:
    """The same signature, written otherwise."""
    match provider:
        case "jambonz":
            return {"jambonz-signature": headers["jambonz-signature"].replace(",", ", ")}
        case "vonage":
            return {"authorization": headers["authorization"].replace("Bearer", "BEARER")}
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    signature = headers["telnyx-signature-ed25519"]
    last = letters[letters.index(signature[-3]) ^ 1]  # four of its six bits say nothing
    return {**headers, "telnyx-signature-ed25519": f"{signature[:-3]}{last}=="}


@pytest.mark.parametrize("provider", ["telnyx", "vonage", "jambonz"])
def test_a_copy_with_its_signature_spelt_otherwise_is_a_copy(provider) -> None:
    key = SigningKey.generate()
    settings = PhoneSettings(
        telnyx=TelnyxLogin(public_key=base64.b64encode(bytes(key.verify_key)).decode()),
        vonage=VonageLogin(signature_secret=SecretStr("v" * 40)),
        jambonz=JambonzLogin(user="u", password=SecretStr(TOKEN), webhook_secret=SecretStr(TOKEN)),
        public_url=BASE,
    )
    body, stamp = b'{"from":"1"}', str(int(time.time()))
    signed = base64.b64encode(key.sign(f"{stamp}|".encode() + body).signature).decode()
    claims = {"iat": int(stamp), "payload_hash": hashlib.sha256(body).hexdigest()}
    digest = hmac.new(TOKEN.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
    headers = {
        "telnyx": {"telnyx-signature-ed25519": signed, "telnyx-timestamp": stamp},
        "vonage": {"authorization": "Bearer " + jwt.encode(claims, "v" * 40)},
        "jambonz": {"jambonz-signature": f"t={stamp},v1={digest}"},
    }[provider]
    copy = respelt(provider, headers)
    alone, guard = (Guard(settings, BASE, trust_loopback=False) for _ in "12")
    assert alone.webhook(provider, replace(STRANGER, headers=copy), {}, body), "it is right"
    assert guard.webhook(provider, replace(STRANGER, headers=headers), {}, body)
    assert not guard.webhook(provider, replace(STRANGER, headers=copy), {}, body)


def test_telnyx_socket_needs_a_ticket_or_the_stream_token() -> None:
    login = TelnyxLogin(public_key="A" * 43 + "=", stream_token=SecretStr("streamtoken"))
    guard = Guard(PhoneSettings(telnyx=login), BASE, trust_loopback=False)
    ticket = guard.tickets.issue("telnyx", "call 1")
    admission = guard.socket("telnyx", STRANGER, ticket)
    assert admission is not None
    assert admission.ticket is not None
    assert guard.socket("telnyx", STRANGER, ticket) is None, "replayed"
    token = {"x-telnyx-streaming-auth-token": "streamtoken"}
    assert guard.socket("telnyx", replace(STRANGER, headers=token), "") == Admission()


def test_metrics_are_for_this_machine_or_for_a_token() -> None:
    assert Guard(PhoneSettings(), BASE, False).metrics(HERE)
    assert not Guard(PhoneSettings(), BASE, False).metrics(STRANGER)
    guard = Guard(PhoneSettings(metrics_token=SecretStr("scrape-me")), BASE, False)
    assert not guard.metrics(HERE)
    assert guard.metrics(replace(STRANGER, headers={"authorization": "Bearer scrape-me"}))


def test_a_person_is_whom_the_operator_set_else_the_contact() -> None:
    assert PhoneSettings(transfer_to="+1 555 010 0000").person("555 0199") == "+15550100000"
    assert PhoneSettings().person("+1 555 010 0199") == "+15550100199"
    assert PhoneSettings().person(None) is None
