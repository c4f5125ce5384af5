"""A server process of our own that trial calls go to."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from assistant.bench import memory
from assistant.errors import CallError
from assistant.phone.trial import direct

TRAILING: Final = 0.8
"""Seconds of silence that end an utterance; the same for all here, so that it can be taken off."""


@dataclass(frozen=True)
class Server:
    """One that runs."""

    url: str
    pid: int

    def late_frames(self) -> int:
        """Frames sent after they were due, so far."""
        for line in direct.read(f"{self.url}/metrics", timeout=10).decode().splitlines():
            if line.startswith("assistant_phone_late_frames_total "):
                return round(float(line.split()[1]))
        return 0

    def megabytes(self) -> float:
        """Resident memory."""
        return memory.resident(self.pid)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server process of our own on this machine.

    Raises:
        CallError: it does not start.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    waits = dict.fromkeys(("WAIT", "WAIT_COMPLETE", "WAIT_HALF"), str(TRAILING))
    environment = {
        **os.environ,
        **{f"ASSISTANT_ENDPOINT__{name}": value for name, value in waits.items()},
        "ASSISTANT_ENDPOINT__SLOW_SPEAKER": "0",
        "ASSISTANT_PHONE__LINES": "400",
    }
    command = [sys.executable, "-m", "assistant", "serve", "--trust-loopback", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        wait_until_ready(server.url, process)
        yield server
    finally:
        process.kill()
        process.wait()


def wait_until_ready(url: str, process: "subprocess.Popen[Any]") -> None:
    """Until the server answers at ``url``.

    Raises:
        CallError: it has ended, or needs three minutes.
    """
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            direct.read(f"{url}/ready", timeout=5)
            return
        except OSError:
            time.sleep(0.2)
    raise CallError("The server does not start: run `assistant serve --trust-loopback` to see why.")
