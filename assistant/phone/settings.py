"""What an operator sets about phone lines: the `[phone]` table of `assistant.toml`.

A provider is switched on by its credentials. Environment variables work too, which keeps secrets
out of files: `ASSISTANT_PHONE__TWILIO__AUTH_TOKEN=...`.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from assistant.phone.providers import PROVIDERS, ProviderName

_Secret = Annotated[SecretStr, Field(min_length=8)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Login(_Table):
    """A name and password that the phone system sends with HTTP Basic."""

    user: str = Field(min_length=1)
    password: _Secret


class JambonzLogin(Login):
    """Basic login of the audio socket, and the secret that signs the webhook."""

    webhook_secret: _Secret


class TwilioLogin(_Table):
    """The account's auth token, which signs webhooks and sockets."""

    auth_token: _Secret


class TelnyxLogin(_Table):
    """The account's public key (base64), which webhooks are signed for."""

    public_key: str = Field(min_length=40)
    stream_token: _Secret | None = None
    """`stream_auth_token` of a stream started by Call Control instead of our TeXML."""


class VonageLogin(_Table):
    """The account's signature secret (HS256)."""

    signature_secret: _Secret


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

    transfer_to: str | None = None
    """Number of the person that callers are put through to; None takes the contact's number."""

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

    @property
    def enabled(self) -> tuple[ProviderName, ...]:
        """Providers with credentials."""
        return tuple(name for name in PROVIDERS if getattr(self, name) is not None)
