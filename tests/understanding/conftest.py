"""The project's own content, understood once for all tests of this folder."""

from pathlib import Path

import pytest

from assistant.content import Content, load
from assistant.understanding import Understanding

LOCALES = Path(__file__).parents[2] / "locales"


@pytest.fixture(scope="session")
def content() -> Content:
    return load(LOCALES)


@pytest.fixture(scope="session")
def understanding(content: Content) -> Understanding:
    return Understanding(content)
