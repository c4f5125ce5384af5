"""What the server says of itself in the log."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from assistant.engine import Engine
from assistant.errors import ContentError, ModelError
from assistant.phone import app as module
from assistant.phone.app import PhoneApp
from assistant.phone.guard import Guard
from assistant.phone.settings import PhoneSettings
from assistant.phone.switchboard import Switchboard
from assistant.renewal import Watch

from .conftest import BASE, LOOPBACK, TestClient, make_engine


@pytest.fixture
def board(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    monkeypatch.setattr(module, "_EVERY", 0.01)
    monkeypatch.setattr(module, "Watch", partial(Watch, every=0.01))
    phone = PhoneSettings()
    return Switchboard(make_engine(engine, tmp_path, phone), phone)


def failing(*errors: Exception, new: Engine | None = None) -> Callable[[], Engine | None]:
    """Fails with each of them in turn, then there is something new, once."""
    left: list[Exception | Engine | None] = [*errors, new]

    def fail() -> Engine | None:
        result = left.pop(0) if left else None
        if isinstance(result, Exception):
            raise result
        return result

    return fail


def log_of(board: Switchboard, caplog: pytest.LogCaptureFixture, until: str) -> list[str]:
    """What the server says until it says this."""
    caplog.set_level("INFO", logger=module.__name__)
    house = PhoneApp(board, Guard(board.settings, BASE, True)).starlette()
    with TestClient(house, client=LOOPBACK):
        deadline = time.monotonic() + 60
        while until not in caplog.text:
            assert time.monotonic() < deadline, caplog.text
            time.sleep(0.01)
    return [record.getMessage() for record in caplog.records if record.name == module.__name__]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ModelError("The voice is missing: put it back."), "The voice is missing: put it back."),
        (OSError(28, "No space left on device"), "No space left on device"),
        (RuntimeError("a bug with 15550100"), "RuntimeError in fail ("),
    ],
)
def test_a_server_that_cannot_answer_says_why(
    board: Switchboard,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    says: str,
) -> None:
    monkeypatch.setattr(board, "load", failing(error))
    (line,) = log_of(board, caplog, "No call can be answered")
    assert says in line
    assert line.endswith("Mend it and start again.")
    assert "15550100" not in line


def test_whatever_spoils_an_edit_is_said_once_and_the_next_edit_counts(
    board: Switchboard, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(28, "No space left on device")
    bad = ContentError("facts.toml cannot be read: mend it.")
    looks = failing(full, full, RuntimeError("secret"), bad, bad, new=board.engine)
    monkeypatch.setattr(board, "refresh", looks)
    ready, first, second, third, taken = log_of(board, caplog, "is in force for the next call")
    assert ready.startswith("Ready for calls")
    assert first.startswith("What was saved is not in force: [Errno 28] No space left on device;")
    assert second.startswith("What was saved is not in force: RuntimeError in fail (")
    assert "secret" not in second
    assert third == "What was saved is not in force: facts.toml cannot be read: mend it."
    assert taken == "What was saved is in force for the next call."
