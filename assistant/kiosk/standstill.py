"""Ends a kiosk that hangs, so that whoever started it can start it again.

PortAudio can block for ever where a sound server dies under it. Nothing in the same process mends
that: not even Ctrl-C is noticed then.
"""

import os
import sys
from collections.abc import Callable
from threading import Event, Thread
from typing import Final

_SECONDS: Final = 30
"""Longer than any answer takes to be spoken, however slow the computer."""


def _end() -> None:
    print(
        f"The kiosk has hung for {_SECONDS} seconds, most likely in the sound system: it ends now. "
        "Start it again; a service and the loop in docs/kiosk.md do so by themselves.",
        file=sys.stderr,
        flush=True,
    )
    os._exit(1)


class Standstill:
    """Watches from `with` to the end of it; `alive` has to be called all the time.

    Args:
        end: what to do about a standstill.
        step: seconds between two looks, of which the thirtieth in vain is the last. Looks are
            counted, not hours: a computer that was asleep has not hung.
    """

    def __init__(self, end: Callable[[], None] = _end, step: float = 1.0) -> None:
        self._end = end
        self._step = step
        self._looks = 0
        self._stop = Event()
        self._thread = Thread(target=self._run, name="standstill", daemon=True)

    def __enter__(self) -> "Standstill":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    def alive(self) -> None:
        """The loop has come round."""
        self._looks = 0

    def look(self) -> bool:
        """Whether it stands still, and has been ended."""
        self._looks += 1
        if self._looks <= _SECONDS:
            return False
        self._end()
        return True

    def _run(self) -> None:
        while not self._stop.wait(self._step):
            if self.look():
                return
