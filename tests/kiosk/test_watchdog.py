"""What systemd is told."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.kiosk.watchdog import Watchdog


def test_signs_of_life_come_three_times_a_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        watchdog = Watchdog()
        watchdog.ready()
        for second in range(21):
            watchdog.alive(float(second))
        watchdog.stopping()
        systemd.settimeout(1)
        said = [systemd.recv(64) for _ in range(5)]
    assert said == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_without_systemd_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    def refuse(*_: object) -> None:
        raise AssertionError("it opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    Watchdog().ready()


def test_a_manager_that_is_gone_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/nonexistent/notify")
    monkeypatch.setenv("WATCHDOG_USEC", "1000")
    watchdog = Watchdog()
    watchdog.ready()
    watchdog.alive(5.0)


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here")
    text = (Path(__file__).parents[2] / "docs" / "kiosk.service").read_text()
    unit = tmp_path / "kiosk.service"
    unit.write_text(text.replace("%h/relief-assistant/.venv/bin/assistant", sys.executable))
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "kiosk.service" not in done.stderr, done.stderr
