"""What staff save while visitors talk: a new engine is made beside the one at work.

The old content answers until the new one is loaded whole, ears and all. A door asks for the new one
between visits.
"""

import math
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final

from assistant.content import Store
from assistant.engine import Engine
from assistant.errors import ContentError, sentence

_EVERY: Final = 2.0
"""Seconds between two looks at the files."""

_PAUSE: Final = 60.0
"""Seconds after which a good edit is tried again that could not be put into force."""


class Renewal:
    """Makes engines of what staff saved; the one at work is never touched."""

    def __init__(
        self,
        engine: Engine,
        prepare: Callable[[Engine], object] = lambda newer: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            engine: the one at work.
            prepare: what a door does with a newer one before it can be used.
            clock: seconds.
        """
        self._engine = engine
        _ = engine.content  # read now: an edit between now and the first look is news
        self._prepare = prepare
        self._clock = clock
        self._store = Store(engine.settings.locales)
        self._newer: Engine | None = None
        self._again = 0.0
        self._failed = False

    def look(self) -> Engine | None:
        """A loaded engine of what was saved since the last look, None when nothing was.

        Where only a mistake was undone, that is the engine at work. Blocks for some seconds when
        something new was saved. A mistake in the content is the editor's to mend; after anything
        else (a full disk, say) the same edit is tried again, once a minute, until it works.

        Raises:
            AssistantError: why what was saved cannot be used.
        """
        self._store.refresh()
        if self._store.problem is not None:
            self._failed = True
            raise ContentError(self._store.problem)
        content = self._store.content
        if content.digest == self._engine.content.digest:
            undone, self._failed, self._newer = self._failed, False, None
            return self._engine if undone else None
        # Kept while it fails: what a try has made, such as the understanding, the next one has.
        if self._newer is None or self._newer.content.digest != content.digest:
            self._newer, self._again = self._engine.successor(content), 0.0
        if self._clock() < self._again:
            return None
        try:
            self._newer.load()
            self._prepare(self._newer)
        except Exception as error:
            self._failed = True
            hopeless = isinstance(error, ContentError)
            self._again = math.inf if hopeless else self._clock() + _PAUSE
            raise
        self._engine, self._newer, self._failed = self._newer, None, False
        return self._engine


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
        """A new engine, or once why there is none; None while nothing is new. Never waits."""
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
            if engine is not None:
                told = ""
                self._news.put(engine)
