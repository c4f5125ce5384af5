"""The project's own content, in a folder that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

LOCALES = Path(__file__).parents[2] / "locales"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A copy of `locales/`."""
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


@pytest.fixture
def edit(locales: Path) -> Edit:
    """`edit(file, old, new)` in that copy; `old` must be there once."""

    def replace(file: str, old: str, new: str) -> None:
        path = locales / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
