"""A phone app with ears and a voice that need no model."""

import os
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest

from assistant import settings
from assistant.bench.server import wait_until_ready
from assistant.engine import Engine
from assistant.errors import CallError
from assistant.phone.app import PhoneApp
from assistant.phone.guard import Guard
from assistant.phone.serve import PhoneServer, configure
from assistant.phone.settings import PhoneSettings
from assistant.phone.switchboard import Switchboard
from assistant.phone.trial import caller
from assistant.session.turn_taking import TurnTaking
from assistant.speech.fakes import FakeRecogniser, FakeVoice, said
from assistant.speech.prompts import Prompts

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would rather have httpx2; httpx does the same here
    from starlette.testclient import TestClient

# Other work on the machine must not fail a test.
hypothesis.settings.register_profile("phone", deadline=None, max_examples=60)
hypothesis.settings.load_profile("phone")

BASE = "https://phone.example.org"
LOOPBACK = ("127.0.0.1", 50000)


@pytest.fixture(autouse=True)
def callers_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial caller who waits only as long as these tests need, between turns and at the end."""
    monkeypatch.setattr(caller, "_QUIET", 0.3)
    monkeypatch.setattr(caller, "HEARD_OUT", 0.6)


def make_engine(
    whole: Engine,
    folder: Path,
    phone: PhoneSettings,
    *script: Any,
    voice: float = 0.005,
    patience: float = 12.0,
) -> Engine:
    """The content and conversation of `whole`; ears hear `script`, the voice is a tone.

    `voice` is its seconds a word, `patience` the silence after which a prompt is spoken.
    """
    turns = TurnTaking(patience=patience)
    engine = Engine(settings.load(cache=folder, phone=phone, turns=turns))
    for part in ("content", "understanding", "partials"):
        engine.__dict__[part] = getattr(whole, part)
    # Loading listens once with every ear, so that no caller waits for one.
    loading = [said("") for _ in (None, *engine.content.languages)]
    engine.__dict__["recogniser"] = FakeRecogniser([*loading, *script])
    engine.__dict__["prompts"] = Prompts(folder / "prompts", FakeVoice(8000, voice))
    return engine


class Counted:
    """Something with a switchboard, whose numbers can be read."""

    board: Switchboard

    def value(self, name: str, **labels: str) -> float:
        """A number of the metrics."""
        registry = self.board.metrics._registry
        return registry.get_sample_value(name, labels) or 0.0

    def wait_for(self, name: str, value: float, **labels: str) -> None:
        """Until a number reaches `value`."""
        deadline = time.monotonic() + 5
        while self.value(name, **labels) < value:
            assert time.monotonic() < deadline, (
                f"{name} {labels} stays {self.value(name, **labels)}"
            )
            time.sleep(0.01)


class House(Counted):
    """A server without sockets, and a client of its own."""

    def __init__(
        self, engine: Engine, phone: PhoneSettings, client: tuple[str, int], trust: bool
    ) -> None:
        self.engine = engine
        self.board = Switchboard(engine, phone)
        self.guard = Guard(phone, BASE, trust)
        self.app = PhoneApp(self.board, self.guard).starlette()
        self.client = TestClient(self.app, base_url="http://testserver", client=client)


@pytest.fixture
def make_house(tmp_path: Path, engine: Engine) -> Iterator[Any]:
    """Makes houses and closes them."""
    opened: list[House] = []

    def make(
        *script: Any,
        phone: PhoneSettings | None = None,
        client: tuple[str, int] = LOOPBACK,
        trust: bool = True,
    ) -> House:
        phone = phone or PhoneSettings()
        house = House(make_engine(engine, tmp_path, phone, *script), phone, client, trust)
        house.client.__enter__()
        deadline = time.monotonic() + 200
        while not house.board.ready:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        opened.append(house)
        return house

    yield make
    for house in opened:
        house.client.__exit__(None, None, None)


class LiveServer(Counted):
    """The app with fake ears and voice under a real uvicorn, on a thread of its own."""

    def __init__(self, engine: Engine, phone: PhoneSettings, trust: bool = True) -> None:
        self.engine = engine
        self.board = Switchboard(engine, phone)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        guard = Guard(phone, phone.public_url or self.url, trust)
        app = PhoneApp(self.board, guard).starlette()
        self._server = PhoneServer(configure(app, "127.0.0.1", 0), self.board)
        self._thread = threading.Thread(target=self._server.run, args=([self.socket],))
        self._thread.start()
        deadline = time.monotonic() + 200
        while not self.board.ready:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def close(self) -> None:
        """Stop, without patience."""
        self._server.should_exit = True
        self._thread.join(60)
        self.socket.close()
        assert not self._thread.is_alive(), "the server does not stop"


@pytest.fixture
def make_server(tmp_path: Path, engine: Engine) -> Iterator[Any]:
    """Makes live servers and closes them."""
    opened: list[LiveServer] = []

    def make(
        *script: Any, phone: PhoneSettings | None = None, trust: bool = True, **how: Any
    ) -> LiveServer:
        phone = phone or PhoneSettings()
        ours = make_engine(engine, tmp_path, phone, *script, **how)
        opened.append(LiveServer(ours, phone, trust))
        return opened[-1]

    yield make
    for server in opened:
        server.close()


class Served(NamedTuple):
    """`assistant serve` as an operator starts it."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path
    """What it says on stderr; a pipe that nobody reads would fill, and stop it."""


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Served]:
    """A server process, once it is ready; `folder` gets its log."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port), *options]
    log = folder / "serve.log"
    with (
        log.open("wb") as stderr,
        subprocess.Popen(
            command,
            cwd=Path(__file__).parents[2],
            env={**os.environ, **environment},
            stderr=stderr,
        ) as process,
    ):
        url = f"http://127.0.0.1:{port}"
        try:
            try:
                wait_until_ready(url, process)
            except CallError:
                raise AssertionError(log.read_text(encoding="utf-8")) from None
            yield Served(url, process, log)
        finally:
            process.kill()
