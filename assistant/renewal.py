"""What staff save while visitors talk: a new engine is made beside the one at work.

The old content answers until the new one is loaded whole, ears and all. A door asks for the new one
between visits.
"""

from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final

from assistant.content import Store
from assistant.engine import Engine
from assistant.errors import AssistantError, ContentError

_EVERY: Final = 2.0
"""Seconds between two looks at the files."""


class Renewal:
    """Makes engines of what staff saved; the one at work is never touched."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._store = Store(engine.settings.locales)
        self._digest = engine.content.digest
        self._told: str | None = None

    def look(self) -> Engine | None:
        """A loaded engine of what was saved since the last look, None when nothing was.

        Where only a mistake was undone, that is the engine at work. Blocks for some seconds when
        something new was saved.

        Raises:
            AssistantError: why what was saved cannot be used; told once for each edit.
        """
        self._store.refresh()
        problem, told = self._store.problem, self._told
        self._told = problem
        if problem is not None and problem != told:
            raise ContentError(problem)
        content = self._store.content
        if content.digest == self._digest:
            undone = told and not problem and content.digest == self._engine.content.digest
            return self._engine if undone else None
        self._digest = content.digest  # tried once, whatever comes of it
        newer = self._engine.successor(content)
        newer.load()
        self._engine = newer
        return newer


class Watch:
    """Looks for edits on a thread of its own, from `with` to the end of it."""

    def __init__(self, renewal: Renewal, every: float = _EVERY) -> None:
        self._renewal = renewal
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
        """A new engine, or why there is none; None while nothing was saved. Never waits."""
        try:
            return self._news.get_nowait()
        except Empty:
            return None

    def _run(self) -> None:
        while not self._stop.wait(self._every):
            try:
                engine = self._renewal.look()
            except (AssistantError, OSError) as error:  # a full disk must not end the watch
                self._news.put(f"What was saved is not in force: {error}")
                continue
            if engine is not None:
                self._news.put(engine)
