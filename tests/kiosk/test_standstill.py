"""A kiosk that hangs ends, one that works does not."""

import subprocess
import sys
from threading import Event

import pytest

from assistant.kiosk.standstill import Standstill


def test_a_loop_that_stands_still_is_ended() -> None:
    ended = Event()
    with Standstill(ended.set, step=0.001):
        assert ended.wait(10)


def test_a_loop_that_comes_round_is_left_alone() -> None:
    standstill = Standstill(end=lambda: pytest.fail("it was ended"))
    for _ in range(3):
        assert not any(standstill.look() for _ in range(30))
        standstill.alive()


def test_the_process_ends_though_its_main_thread_never_returns() -> None:
    hang = (
        "from threading import Lock\n"
        "from assistant.kiosk.standstill import Standstill\n"
        "with Standstill(step=0.01), Lock() as once:\n"
        "    lock = Lock(); lock.acquire(); lock.acquire()\n"
    )
    command = [sys.executable, "-c", hang]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Start it again" in done.stderr
