"""Who may connect: logins and signatures, checked before a socket is accepted.

Signatures are computed by the providers' own or well-kept libraries, against the configured public
address and never against a Host header. Every compare takes the same time for any guess.

A signature that is right is answered with the bytes it vouches for. Only they tell a request from a
copy of it: a header can be spelt in more than one way.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import jwt
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey
from twilio.request_validator import RequestValidator

from assistant.phone.brief import Brief, Clock
from assistant.phone.settings import Login

WINDOW: Final = 300.0
"""Seconds by which a signed request may be old."""

_TICKET_LIFE: Final = 60.0


def same(left: str, right: str) -> bool:
    """Equality in constant time, for any text."""
    return hmac.compare_digest(left.encode(errors="replace"), right.encode(errors="replace"))


def basic(login: Login, authorization: str) -> bool:
    """HTTP Basic."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return False
    right_user = same(user, login.user)
    return same(password, login.password.get_secret_value()) and right_user


def bearer(token: str, authorization: str) -> bool:
    """`Bearer <token>`."""
    return same(authorization, f"Bearer {token}")


def twilio(token: str, url: str, parameters: Mapping[str, str], signature: str) -> bytes | None:
    """`X-Twilio-Signature` of a webhook, or of a socket (its `wss://` address, no parameters).

    The signature itself when it is right, which has one spelling; else None.
    """
    right = RequestValidator(token).validate(url, dict(parameters), signature)
    return signature.encode() if right else None


def telnyx(
    public_key: str, timestamp: str, body: bytes, signature: str, now: float
) -> bytes | None:
    """What Ed25519 signs, `timestamp|body`, or None; `now` in seconds since 1970."""
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(now - int(timestamp)) > WINDOW:
        return None
    try:
        key = VerifyKey(base64.b64decode(public_key, validate=True))
        signed = timestamp.encode() + b"|" + body
        return bytes(key.verify(signed, base64.b64decode(signature, validate=True)))
    except (CryptoError, binascii.Error, ValueError, TypeError):
        return None


def vonage(secret: str, authorization: str, body: bytes, now: float) -> bytes | None:
    """What is signed of a JWT (HS256) that names the body's digest, or None."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            options={"require": ["iat", "payload_hash"], "verify_iat": False, "verify_exp": False},
        )
        fresh = abs(now - float(claims["iat"])) <= WINDOW
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        return None
    right = same(str(claims["payload_hash"]), hashlib.sha256(body).hexdigest()) and fresh
    return token.rpartition(".")[0].encode() if right else None


def jambonz(secret: str, header: str, body: bytes, now: float) -> bytes | None:
    """What is signed by `t=...,v1=hex(HMAC-SHA256(secret, "t.body"))`, or None."""
    found = re.fullmatch(r"t=([0-9]{1,12}),\s*v1=([0-9a-f]{64})", header)
    if found is None or abs(now - int(found[1])) > WINDOW:
        return None
    signed = f"{found[1]}.".encode() + body
    right = same(found[2], hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest())
    return signed if right else None


class Seen:
    """What was signed and has been used: it counts once. Holds digests, for a body is long."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._seen: Brief[None] = Brief(2 * WINDOW, clock)

    def again(self, provider: str, signed: bytes) -> bool:
        """Whether `provider` sent this before; it counts as sent from now on."""
        digest = f"{provider} {hashlib.sha256(signed).hexdigest()}"
        if digest in self._seen:
            return True
        self._seen.keep(digest, None)
        return False


@dataclass(frozen=True)
class Ticket:
    """What our webhook knew about the call that a ticket lets in."""

    provider: str
    call_id: str


class Tickets:
    """One-time logins: a webhook gives one out, the socket brings it back within a minute."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._out: Brief[Ticket] = Brief(_TICKET_LIFE, clock)

    def issue(self, provider: str, call_id: str) -> str:
        """A new ticket."""
        name = secrets.token_urlsafe(24)
        self._out.keep(name, Ticket(provider, call_id))
        return name

    def redeem(self, name: str, provider: str) -> Ticket | None:
        """The ticket, which is worth nothing from now on; None when it is not worth anything."""
        ticket = self._out.take(name)
        return ticket if ticket is not None and ticket.provider == provider else None
