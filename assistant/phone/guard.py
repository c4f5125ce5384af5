"""Decides who may connect, provider by provider, before anything is accepted."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from assistant.phone import security
from assistant.phone.providers import ProviderName
from assistant.phone.scripts import socket_url
from assistant.phone.security import Seen, Ticket, Tickets
from assistant.phone.settings import Login, PhoneSettings

_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass(frozen=True)
class Peer:
    """Who is at the door."""

    host: str
    """Address of the other end of the connection."""

    headers: Mapping[str, str]
    """By lower-case name."""

    path: str
    query: str = ""
    """As sent, without the question mark."""

    @property
    def here(self) -> bool:
        """Whether it is on this machine, and not a proxy that speaks for somebody else."""
        forwarded = any(name in self.headers for name in _FORWARDED)
        return is_loopback(self.host) and not forwarded

    def header(self, name: str) -> str:
        """A header, or empty."""
        return self.headers.get(name, "")


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


@dataclass(frozen=True)
class Admission:
    """Leave to open a call's socket."""

    ticket: Ticket | None = None
    """What our webhook said of the call."""

    ticket_follows: bool = False
    """Whether the call's first message must bring a ticket."""


class Guard:
    """The logins of one server."""

    def __init__(
        self,
        settings: PhoneSettings,
        base: str,
        trust_loopback: bool,
        now: Callable[[], float] = time.time,
    ) -> None:
        """
        Args:
            settings: the providers' credentials.
            base: public address of this server, without a slash at the end.
            trust_loopback: let in whoever is on this machine, for trying.
            now: seconds since 1970.
        """
        self.base = base
        self.tickets = Tickets()
        self._settings = settings
        self._trust = trust_loopback
        self._now = now
        self._seen = Seen()

    def socket(self, provider: ProviderName, peer: Peer, ticket: str) -> Admission | None:
        """Leave for a call's socket; None refuses. `ticket` is that of the address, or empty."""
        if self._trusts(peer):
            return Admission(self.tickets.redeem(ticket, provider))
        login = getattr(self._settings, provider)
        if login is None:
            return None
        match provider:
            case "asterisk" | "jambonz" | "freeswitch":
                return self._basic(login, peer)
            case "twilio":
                url = socket_url(self.base, peer.path)
                token = login.auth_token.get_secret_value()
                signed = security.twilio(token, url, {}, peer.header("x-twilio-signature"))
                return Admission(ticket_follows=True) if signed else None
            case "telnyx":
                given = peer.header("x-telnyx-streaming-auth-token")
                token = login.stream_token
                if token and given and security.same(given, token.get_secret_value()):
                    return Admission()
            case "vonage":
                ticket = peer.header("authorization").removeprefix("Bearer ")
        found = self.tickets.redeem(ticket, provider)
        return Admission(found) if found else None

    def webhook(
        self, provider: ProviderName, peer: Peer, form: Mapping[str, str], body: bytes
    ) -> bool:
        """Whether a webhook is the provider's own, fresh and new. `form` is the body's fields."""
        if self._trusts(peer):
            return True
        signed = self._signed(provider, peer, form, body)
        return signed is not None and not self._seen.again(provider, signed)

    def question(self, provider: ProviderName, peer: Peer) -> bool:
        """Whether a phone system may ask what happens after a call."""
        login = getattr(self._settings, provider)
        return self._trusts(peer) or (
            isinstance(login, Login) and self._basic(login, peer) is not None
        )

    def metrics(self, peer: Peer) -> bool:
        """Whether the numbers may be read."""
        token = self._settings.metrics_token
        if token is None:
            return peer.here
        return security.bearer(token.get_secret_value(), peer.header("authorization"))

    def _trusts(self, peer: Peer) -> bool:
        """Whether this peer needs no login."""
        return self._trust and peer.here

    def _basic(self, login: Login, peer: Peer) -> Admission | None:
        return Admission() if security.basic(login, peer.header("authorization")) else None

    def _signed(
        self, provider: ProviderName, peer: Peer, form: Mapping[str, str], body: bytes
    ) -> bytes | None:
        """What the provider signed of a webhook, or None when it did not."""
        settings, now, header = self._settings, self._now(), peer.header
        if provider == "twilio" and settings.twilio:
            url = self.base + peer.path + (f"?{peer.query}" if peer.query else "")
            token = settings.twilio.auth_token.get_secret_value()
            return security.twilio(token, url, form, header("x-twilio-signature"))
        if provider == "telnyx" and settings.telnyx:
            key, stamp = settings.telnyx.public_key, header("telnyx-timestamp")
            return security.telnyx(key, stamp, body, header("telnyx-signature-ed25519"), now)
        if provider == "vonage" and settings.vonage:
            secret = settings.vonage.signature_secret.get_secret_value()
            return security.vonage(secret, header("authorization"), body, now)
        if provider == "jambonz" and settings.jambonz:
            secret = settings.jambonz.webhook_secret.get_secret_value()
            return security.jambonz(secret, header("jambonz-signature"), body, now)
        return None
