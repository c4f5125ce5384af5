"""The order of work, and what becomes of it."""

import threading
from collections.abc import Callable, Iterator

import pytest

from assistant.phone.lines import Lines
from assistant.phone.metrics import Metrics
from assistant.phone.workers import Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    """One thread."""
    made = Workers(1, Metrics(Lines(1, 1)))
    yield made
    made.close()


def test_what_a_caller_waits_for_goes_first_and_each_kind_in_order(workers: Workers) -> None:
    busy, done = threading.Event(), []

    def note(name: str) -> Callable[[], None]:
        return lambda: done.append(name)

    workers.submit(busy.wait)
    jobs = [workers.submit(note(f"sound {n}"), patient=True) for n in (1, 2)]
    jobs += [workers.submit(note(f"answer {n}")) for n in (1, 2)]
    busy.set()
    for job in jobs:
        job.result(5)
    assert done == ["answer 1", "answer 2", "sound 1", "sound 2"]


def test_an_error_reaches_who_asked_and_ends_no_thread(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError):
        workers.submit(lambda: 1 // 0).result(5)
    assert workers.submit(lambda: 7).result(5) == 7


def test_what_waits_is_done_before_the_end() -> None:
    workers = Workers(1, Metrics(Lines(1, 1)))
    jobs = [workers.submit(threading.Event().is_set, patient=True) for _ in range(5)]
    workers.close()
    assert all(job.done() for job in jobs)
