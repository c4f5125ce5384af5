"""What every test may use. The cache is the project's own, so a graph is compiled once for all."""

import os
import sys
from pathlib import Path

import pytest

from assistant import settings
from assistant.engine import Engine

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real thing: our network, our voices, the content of this checkout."""
    return Engine(settings.load())


_status = 0


def pytest_sessionfinish(exitstatus: int) -> None:
    """Keep how it went for `pytest_unconfigure`."""
    global _status
    _status = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave at once: native threads (libvosk, PortAudio) may crash while Python takes itself apart,
    after all is said, and the suite would seem to have failed."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_status)
