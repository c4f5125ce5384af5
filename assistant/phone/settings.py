"""What an operator sets about phone lines: the `[phone]` table of `assistant.toml`.

A provider is switched on by its credentials. Environment variables work too, which keeps secrets
out of files: `ASSISTANT_PHONE__TWILIO__AUTH_TOKEN=...`.
"""

import base64
import binascii
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from assistant.content.number import dialled
from assistant.phone.providers import PROVIDERS, ProviderName

_Secret = Annotated[SecretStr, Field(min_length=8)]


def _number(written: str) -> str:
    number = dialled(written)
    if number is None:
        raise PydanticCustomError("telephone_number", "no telephone number")
    return number


def _user(name: str) -> str:
    """HTTP Basic ends the name at its first colon."""
    if ":" in name:
        raise PydanticCustomError("user_name", "a colon")
    return name


def _public_key(encoded: str) -> str:
    """An Ed25519 key has 32 bytes."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise PydanticCustomError("public_key", "no Ed25519 key")
    return encoded


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Login(_Table):
    """A name and password that the phone system sends with HTTP Basic."""

    user: Annotated[str, Field(min_length=1), AfterValidator(_user)]
    password: _Secret


class JambonzLogin(Login):
    """Basic login of the audio socket, and the secret that signs the webhook."""

    webhook_secret: _Secret


class TwilioLogin(_Table):
    """The account's auth token, which signs webhooks and sockets."""

    auth_token: _Secret


class TelnyxLogin(_Table):
    """The account's public key (base64), which webhooks are signed for."""

    public_key: Annotated[str, AfterValidator(_public_key)]
    stream_token: _Secret | None = None
    """`stream_auth_token` of a stream started by Call Control instead of our TeXML."""


class VonageLogin(_Table):
    """The account's signature secret (HS256)."""

    signature_secret: SecretStr = Field(min_length=32)


class PhoneSettings(_Table):
    """Phone lines; times in seconds."""

    lines: int = Field(default=24, ge=1, le=1000)
    """Calls at once; the next caller hears that all lines are busy."""

    calls_per_caller: int = Field(default=3, ge=1)
    """Calls at once from one number."""

    threads: int | None = Field(default=None, ge=1)
    """Threads that hear and speak; None is one a core."""

    longest_call: float = Field(default=1800.0, gt=0)
    """A call is ended here, with a goodbye."""

    start_timeout: float = Field(default=5.0, gt=0)
    """A connection that has not said which call it is by then is closed."""

    drain: float = Field(default=120.0, ge=0)
    """On SIGTERM, calls in progress may go on for this long."""

    transfer_to: Annotated[str, AfterValidator(_number)] | None = None
    """Number of the person that callers are put through to, as it is dialled (see
    `content.number.dialled`); None takes the contact's number."""

    public_url: str | None = Field(default=None, pattern=r"^https?://[^/?#]+(/[^?#]*[^/?#])?$")
    """How providers reach this server, such as https://phone.example.org; signatures need it."""

    metrics_token: _Secret | None = None
    """Bearer token for /metrics; None answers this machine only."""

    asterisk: Login | None = None
    freeswitch: Login | None = None
    jambonz: JambonzLogin | None = None
    twilio: TwilioLogin | None = None
    telnyx: TelnyxLogin | None = None
    vonage: VonageLogin | None = None

    def person(self, contact: str | None) -> str | None:
        """Number to dial for a person, where `contact` is the one in the facts; None: nobody."""
        return self.transfer_to or (dialled(contact) if contact else None)

    @property
    def enabled(self) -> tuple[ProviderName, ...]:
        """Providers with credentials."""
        return tuple(name for name in PROVIDERS if getattr(self, name) is not None)
