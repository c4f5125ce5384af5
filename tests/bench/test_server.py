"""The server that trial calls go to: a real process that starts, tells its numbers and stops."""

from urllib.error import URLError

import pytest

from assistant.bench.server import running_server
from assistant.phone.trial import direct


def test_it_runs_and_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # where nobody is
    monkeypatch.delenv("no_proxy", raising=False)
    with running_server() as server:
        assert server.late_frames() == 0
        assert server.megabytes() > 50
    with pytest.raises(URLError):
        direct.read(f"{server.url}/ready", timeout=5)
