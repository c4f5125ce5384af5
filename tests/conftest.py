"""What every test may use. The cache is the project's own, so what takes long is made once."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import settings
from assistant.content import Content, load
from assistant.engine import Engine
from assistant.fitting import fitted
from assistant.speech.fakes import FakeVoice
from assistant.speech.prompts import Prompts
from assistant.understanding import Understanding
from assistant.understanding.partial import Partials

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


@pytest.fixture(scope="session")
def partials(content: Content, understanding: Understanding) -> Partials:
    """What judges partial results with it."""
    return Partials(content, understanding)


@pytest.fixture
def quick_engine(
    content: Content, understanding: Understanding, partials: Partials, tmp_path: Path
) -> Engine:
    """The real one, with a voice that takes no time; ears are for the test to give."""
    engine = Engine(settings.Settings(cache=tmp_path))
    vars(engine).update(content=content, understanding=understanding, partials=partials)
    vars(engine)["prompts"] = Prompts(tmp_path, FakeVoice(seconds_per_word=0.1))
    return engine


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = [str(mount), "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    if not mount or not umount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run([umount, str(folder)], check=True)
