"""What every test may use. The cache is the project's own, so a graph is compiled once for all."""

from pathlib import Path

import pytest

from assistant import settings
from assistant.engine import Engine

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real thing: our network, our voices, the content of this checkout."""
    return Engine(settings.load())
