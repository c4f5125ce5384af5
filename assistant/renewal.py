"""What staff save while visitors talk: a new engine is made beside the one at work.

The old content answers until the new one is loaded whole, ears and all. A door asks for the new one
between visits.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final

from assistant.content import Store
from assistant.engine import Engine
from assistant.errors import ContentError, sentence

_EVERY: Final = 2.0
"""Seconds between two looks at the files."""


class Renewal:
    """Makes engines of what staff saved; the one at work is never touched."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = Store(engine.settings.locales)
        self._digest = engine.content.digest
        self._problem: str | None = None

    def look(self) -> Engine | None:
        """A loaded engine of what was saved since the last look, None when nothing was.

        Where only a mistake was undone, that is the engine at work. Blocks for some seconds when
        something new was saved.

        Raises:
            AssistantError: why what was saved cannot be used.
        """
        self._store.refresh()
        before, self._problem = self._problem, self._store.problem
        if self._problem is not None:
            raise ContentError(self._problem)
        content = self._store.content
        if content.digest == self._digest:
            undone = before and content.digest == self._engine.content.digest
            return self._engine if undone else None
        self._digest = content.digest  # tried once, whatever comes of it
        newer = self._engine.successor(content)
        newer.load()
        self._engine = newer
        return newer


class Watch:
    """Looks for edits on a thread of its own, from `with` to the end of it."""

    def __init__(self, look: Callable[[], Engine | None], every: float = _EVERY) -> None:
        """
        Args:
            look: gives the engine of what was saved, as `Renewal.look`.
            every: seconds between two looks.
        """
        self._look = look
        self._every = every
        self._news: SimpleQueue[Engine | str] = SimpleQueue()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="renewal", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Does not wait for an engine that is being made: nobody will need it."""
        self._stop.set()

    def news(self) -> Engine | str | None:
        """A new engine, or once why there is none; None while nothing was saved. Never waits."""
        try:
            return self._news.get_nowait()
        except Empty:
            return None

    def _run(self) -> None:
        told = ""
        while not self._stop.wait(self._every):
            try:
                engine = self._look()
            except Exception as error:  # whatever it is, the next edit may be a good one
                before, told = told, sentence(error)
                if told != before:
                    self._news.put(f"What was saved is not in force: {told}")
                continue
            told = ""
            if engine is not None:
                self._news.put(engine)
