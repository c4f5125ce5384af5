"""The server that trial calls go to: a real process that starts, tells its numbers and stops."""

import urllib.request
from urllib.error import URLError

import pytest

from assistant.bench.server import running_server


def test_it_runs_and_stops() -> None:
    with running_server() as server:
        assert server.late_frames() == 0
        assert server.megabytes() > 50
    with pytest.raises(URLError):
        urllib.request.urlopen(f"{server.url}/ready", timeout=5)
