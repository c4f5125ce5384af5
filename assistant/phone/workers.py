"""The threads that hear, think and speak for all calls."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from typing import Any, TypeVar

from assistant.phone.metrics import Metrics

T = TypeVar("T")

_Item = tuple[int, int, Callable[[], None] | None]


class Workers:
    """Runs what a caller waits for before what nobody waits for, each kind in order.

    The sound of a person who is still speaking can wait: only when they pause is an answer due.
    """

    def __init__(self, threads: int, metrics: Metrics) -> None:
        self._metrics = metrics
        self._jobs: queue.PriorityQueue[_Item] = queue.PriorityQueue()
        self._numbers = count()
        self._threads = [
            threading.Thread(target=self._run, name=f"call_{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], T], patient: bool = False) -> "Future[T]":
        """Run `job` soon; `patient` ones when nothing else waits."""
        future: Future[T] = Future()
        queued = time.monotonic()
        self._metrics.queue.inc()

        def run() -> None:
            self._metrics.queue.dec()
            self._metrics.waited.observe(time.monotonic() - queued)
            _fulfil(future, job)

        self._jobs.put((int(patient), next(self._numbers), run))
        return future

    def close(self) -> None:
        """Finish what has begun or waits, and give the threads back."""
        for _ in self._threads:
            self._jobs.put((2, next(self._numbers), None))
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            job()


def _fulfil(future: "Future[Any]", job: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = job()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
