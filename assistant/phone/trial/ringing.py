"""How a phone system gets from a number to our socket: webhook, logins, addresses."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from urllib.parse import SplitResult, urlencode, urlsplit
from xml.etree import ElementTree

import jwt
from pydantic import SecretStr
from twilio.request_validator import RequestValidator

from assistant.errors import CallError
from assistant.phone.entrances import ENTRANCES
from assistant.phone.providers import ProviderName
from assistant.phone.scripts import socket_url
from assistant.phone.settings import Login, PhoneSettings
from assistant.phone.trial import direct
from assistant.phone.trial.handsets.handset import Ring

_TIMEOUT = 10.0
_REASONS: Mapping[int, str] = {
    403: "compare the credentials in the [phone] table with the server's.",
    404: "this address is no phone line.",
    503: "it takes no calls now; /ready says why.",
}
_NO_ADDRESS = "'{}' is no address of a server: use one like http://127.0.0.1:8080."
_BUSY = "The server answers that all lines are busy: call again later."


@dataclass(frozen=True)
class Way:
    """Where to connect, and with what."""

    url: str
    ring: Ring
    headers: Mapping[str, str] = field(default_factory=dict)
    subprotocol: str | None = None


async def find_way(
    url: str, provider: ProviderName, settings: PhoneSettings, caller: str = "+15550100"
) -> Way:
    """Ask the server's webhook where the provider has one, and sign as it would.

    Args:
        url: `http://host:port` of the server.
        provider: whose dialect.
        settings: credentials to log in with, as the server has them.
        caller: number that the call pretends to come from.

    Raises:
        CallError: the server does not answer, or refuses, or is none of ours.
    """
    ring = Ring(f"call-{uuid.uuid4().hex[:12]}", caller, {})
    base = _base(url)
    if provider in ("asterisk", "freeswitch"):
        query = urlencode({"call_id": ring.call_id, "caller": caller})
        path = _parts(url).path.rstrip("/") or ENTRANCES[provider].media
        address = socket_url(base, f"{path}?{query}")
        login = _basic(getattr(settings, provider))
        return Way(address, ring, login, _subprotocol(provider))
    return await asyncio.to_thread(_through_webhook, base, provider, settings, ring)


def _through_webhook(base: str, provider: ProviderName, settings: PhoneSettings, ring: Ring) -> Way:
    try:
        match provider:
            case "vonage":
                return _vonage(base, settings, ring)
            case "jambonz":
                return _jambonz(base, settings, ring)
            case _:
                return _stream(base, provider, settings, ring)
    except (ElementTree.ParseError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CallError(_stranger(base)) from error  # an answer, but of no script of ours


def _stream(base: str, provider: ProviderName, settings: PhoneSettings, ring: Ring) -> Way:
    """The media stream that TwiML or TeXML says to connect to."""
    path = ENTRANCES[provider].asks
    form = {"CallSid": ring.call_id, "From": ring.caller, "To": "+15550199"}
    token = settings.twilio.auth_token if settings.twilio and provider == "twilio" else None
    login = _signed(token, (settings.public_url or base) + path, form)
    answer = _post(base + path, urlencode(form).encode(), login)
    stream = ElementTree.fromstring(answer).find("Connect/Stream")
    if stream is None:
        raise CallError(_BUSY)
    parameters = {p.attrib["name"]: p.attrib["value"] for p in stream.findall("Parameter")}
    address = stream.attrib["url"]
    found = Ring(ring.call_id, ring.caller, parameters)
    return Way(_here(address, base), found, _signed(token, address, {}))


def _vonage(base: str, settings: PhoneSettings, ring: Ring) -> Way:
    call = {"from": ring.caller, "to": "15550199", "conversation_uuid": ring.call_id}
    body = json.dumps(call).encode()
    url = base + ENTRANCES["vonage"].asks
    (connect,) = json.loads(_post(url, body, _vonage_login(settings, body)))
    if connect["action"] != "connect":
        raise CallError(_BUSY)
    endpoint = connect["endpoint"][0]
    found = Ring(ring.call_id, ring.caller, endpoint["headers"])
    login = {"Authorization": endpoint["authorization"]["value"]}
    return Way(_here(endpoint["uri"], base), found, login)


def _jambonz(base: str, settings: PhoneSettings, ring: Ring) -> Way:
    body = json.dumps({"call_sid": ring.call_id, "from": ring.caller}).encode()
    url = base + ENTRANCES["jambonz"].asks
    verbs = json.loads(_post(url, body, _jambonz_login(settings, body)))
    listen = next((verb for verb in verbs if verb["verb"] == "listen"), None)
    if listen is None:
        raise CallError(_BUSY)
    login = _basic(settings.jambonz)
    return Way(_here(listen["url"], base), ring, login, _subprotocol("jambonz"))


def _subprotocol(provider: ProviderName) -> str | None:
    """What the provider offers when it connects."""
    return ENTRANCES[provider].dialect({}).traits.subprotocol


def refusal(status: int) -> str:
    """The sentence for an HTTP status in place of a call."""
    return f"The server refuses the call ({status}): {_REASONS.get(status, 'see its log.')}"


def _stranger(url: str) -> str:
    return f"What answers at {url} is no `assistant serve`: compare the address and its port."


def _base(url: str) -> str:
    """`http://host:port` of an address that may be a socket's and may have a path."""
    parts = _parts(url)
    if parts.scheme not in ("http", "https", "ws", "wss") or not parts.netloc:
        raise CallError(_NO_ADDRESS.format(url))
    secure = "s" if parts.scheme in ("https", "wss") else ""
    return f"http{secure}://{parts.netloc}"


def _parts(url: str) -> SplitResult:
    """An address without a scheme is a web server's."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        _ = parts.port
    except ValueError as error:
        raise CallError(_NO_ADDRESS.format(url)) from error
    return parts


def _here(public: str, base: str) -> str:
    """A public address of the server, as this machine reaches it."""
    parts = urlsplit(public)
    query = f"?{parts.query}" if parts.query else ""
    path = parts.path[parts.path.index("/phone/") :]
    return socket_url(base, path + query)


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    request = urllib.request.Request(url, body, {"Content-Type": kind, **headers})
    try:
        return direct.read(request, _TIMEOUT)
    except urllib.error.HTTPError as error:
        with error:
            raise CallError(refusal(error.code)) from error
    except HTTPException as error:
        raise CallError(_stranger(url)) from error
    except OSError as error:
        raise CallError(f"Nobody answers at {url}: is `assistant serve` running?") from error


def _basic(login: Login | None) -> dict[str, str]:
    if login is None:
        return {}
    pair = f"{login.user}:{login.password.get_secret_value()}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def _signed(token: SecretStr | None, url: str, form: Mapping[str, str]) -> dict[str, str]:
    if token is None:
        return {}
    validator = RequestValidator(token.get_secret_value())
    return {"X-Twilio-Signature": str(validator.compute_signature(url, dict(form)))}


def _vonage_login(settings: PhoneSettings, body: bytes) -> dict[str, str]:
    if settings.vonage is None:
        return {}
    claims = {"iat": int(time.time()), "payload_hash": hashlib.sha256(body).hexdigest()}
    secret = settings.vonage.signature_secret.get_secret_value()
    claims["jti"] = uuid.uuid4().hex
    return {"Authorization": "Bearer " + jwt.encode(claims, secret, algorithm="HS256")}


def _jambonz_login(settings: PhoneSettings, body: bytes) -> dict[str, str]:
    if settings.jambonz is None:
        return {}
    stamp = str(int(time.time()))
    secret = settings.jambonz.webhook_secret.get_secret_value().encode()
    digest = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Jambonz-Signature": f"t={stamp},v1={digest}"}
