"""Tells systemd that the kiosk is alive, so that one that hangs is started again.

The protocol is one datagram a message to the socket named by `NOTIFY_SOCKET` (see `man sd_notify`),
so no library is needed. It stays on this machine.
"""

import os
import socket
from typing import Final

_SHARE: Final = 3
"""Signs of life in each period that systemd allows."""


class Watchdog:
    """Does nothing unless systemd asked for it."""

    def __init__(self) -> None:
        self._address = os.environ.get("NOTIFY_SOCKET", "")
        self._every = int(os.environ.get("WATCHDOG_USEC", "0")) / 1e6 / _SHARE
        self._next = 0.0

    def ready(self) -> None:
        """Everything is loaded."""
        self._send("READY=1")

    def alive(self, now: float) -> None:
        """The loop has come round; ``now`` in seconds of a clock that only goes forward."""
        if self._every and now >= self._next:
            self._next = now + self._every
            self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """We stop because we were asked to."""
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        """A message lost is no reason to stop: systemd then restarts us, which is its job."""
        if not self._address:
            return
        name = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
                link.sendto(message.encode(), name)
        except OSError:
            return
