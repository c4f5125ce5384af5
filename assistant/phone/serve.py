"""`assistant serve`: the phone app under uvicorn, with a patient end."""

import asyncio
import errno
import logging
import resource
import signal
import socket
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from assistant.engine import Engine
from assistant.errors import SettingsError, UsageError
from assistant.phone.app import PhoneApp
from assistant.phone.fault import Discreet
from assistant.phone.guard import Guard, is_loopback
from assistant.phone.settings import PhoneSettings
from assistant.phone.switchboard import Switchboard

_log = logging.getLogger(__name__)

_MESSAGE: Final = 65_536
"""Bytes of one message of a phone system."""

_GRACE: Final = 20.0
"""Seconds that a goodbye may take once the time for calls in progress is over."""

_MENDS: Final = {
    errno.EADDRINUSE: "is `assistant serve` running already? If not, give another --port.",
    errno.EACCES: "give a --port above 1023.",
}
"""What to do when nobody can listen, by what the system says; else the address is at fault."""


def run(engine: Engine, host: str, port: int, trust_loopback: bool) -> bool:
    """Answer calls until SIGTERM or SIGINT; a second signal ends at once.

    False: a part could not be loaded, the log says why; whoever started this may try again.

    Args:
        engine: the parts; loaded once the server listens.
        host: address to listen on.
        port: TCP port.
        trust_loopback: let callers on this machine in without a login.

    Raises:
        UsageError: strangers could call without a login, or the address is taken.
        SettingsError: signatures cannot be checked, because nobody said under which address.
    """
    settings = engine.settings.phone
    check(settings, host, trust_loopback)
    door = listen(host, port)
    base = settings.public_url or address(host, port)
    board = Switchboard(engine, settings)
    app = PhoneApp(board, Guard(settings, base, trust_loopback)).starlette()
    log = logging.StreamHandler()
    log.setFormatter(Discreet("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[log])
    _allow_many_connections()
    PhoneServer(configure(app, host, port), board).run([door])
    return not board.failed


def address(host: str, port: int) -> str:
    """The URL of a server, with the brackets of an IPv6 address."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    """A socket that callers may connect to.

    Raises:
        UsageError: the address is no address of this machine, or taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        number = error.errno if isinstance(error, OSError) else None
        # `create_server` adds the address, which the sentence names already.
        why = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0]
        mend = _MENDS.get(number or 0, "give --host an address of this machine, such as 127.0.0.1.")
        raise UsageError(f"Nobody can listen on {host}, port {port} ({why}): {mend}") from error


def configure(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """What phone systems need: no pings, no compression, small messages, no numbers in logs."""
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ws="websockets-sansio",
        ws_max_size=_MESSAGE,
        ws_ping_interval=None,
        ws_ping_timeout=None,
        ws_per_message_deflate=False,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_config=None,
        log_level="warning",
    )


def check(settings: PhoneSettings, host: str, trust_loopback: bool) -> None:
    """Whether it is safe to listen on `host`.

    Raises:
        UsageError: strangers could call without a login, or nobody at all could call.
        SettingsError: signatures cannot be checked, because nobody said under which address.
    """
    if trust_loopback and not is_loopback(host):
        raise UsageError(
            f"--trust-loopback is for trying on this machine; with --host {host} give credentials "
            f"in the [phone] table of assistant.toml instead."
        )
    if not settings.enabled and not trust_loopback:
        raise UsageError(
            "No phone system may call yet: put its credentials into the [phone] table of "
            "assistant.toml (docs/phone), or try it on this machine with --trust-loopback."
        )
    signing = [
        name for name in ("twilio", "telnyx", "jambonz", "vonage") if name in settings.enabled
    ]
    if signing and settings.public_url is None:
        raise SettingsError(
            f"phone.public_url is missing: {signing[0]} needs the address under which it reaches "
            f"this server, such as https://phone.example.org."
        )


def _allow_many_connections() -> None:
    """As many open files as the system allows: a crowd at the door must not lock callers out."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _is_news(record: logging.LogRecord) -> bool:
    """uvicorn 0.54 takes every connection that we refuse for an unfinished one."""
    return record.msg != "ASGI callable returned without completing handshake."


class PhoneServer(uvicorn.Server):
    """Lets calls in progress finish before it stops."""

    def __init__(self, config: uvicorn.Config, board: Switchboard) -> None:
        super().__init__(config)
        self._board = board
        self._draining: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal drains, the second stops."""
        if self._draining is not None or (sig == signal.SIGINT and not self._board.lines.calls):
            super().handle_exit(sig, frame)
            return
        self._draining = asyncio.get_running_loop().create_task(self._drain(sig))

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        return await super().on_tick(counter) or self._board.failed

    async def _drain(self, sig: int) -> None:
        board = self._board
        board.drain()
        _log.info(
            "Finishing %d calls, %.0f s at most; a second signal stops at once.",
            board.lines.calls,
            board.settings.drain,
        )
        loop = asyncio.get_running_loop()
        end = loop.time() + board.settings.drain + _GRACE
        while board.lines.connections and loop.time() < end:
            await asyncio.sleep(0.1)
        super().handle_exit(sig, None)
