"""What every test may use. The cache is the project's own, so what takes long is made once."""

from pathlib import Path

import pytest

from assistant import settings
from assistant.content import Content, load
from assistant.engine import Engine
from assistant.fitting import fitted
from assistant.understanding import Understanding

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real thing: our network, our voices, the content of this checkout."""
    return Engine(settings.load())


@pytest.fixture(scope="session")
def content() -> Content:
    """The content of this checkout."""
    return load(ROOT / "locales")


@pytest.fixture(scope="session")
def understanding(content: Content) -> Understanding:
    """What is understood with it."""
    return fitted(content, settings.load().cache / "understanding")
