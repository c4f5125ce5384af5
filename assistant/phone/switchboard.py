"""What all calls of a server share: lines, threads, numbers, transfers, announcements."""

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from assistant.content import Answer, Content
from assistant.engine import Engine
from assistant.phone.lines import Lines, Refusal
from assistant.phone.metrics import Metrics
from assistant.phone.notice import Notice
from assistant.phone.refusals import Refusals
from assistant.phone.settings import PhoneSettings
from assistant.phone.transfers import Transfers
from assistant.phone.workers import Workers
from assistant.renewal import Renewal
from assistant.speech.audio import Sound

T = TypeVar("T")


class Switchboard:
    """Used on the event loop, except for `load` and `refresh`, which block."""

    def __init__(self, engine: Engine, settings: PhoneSettings) -> None:
        self.engine = engine
        self.settings = settings
        self.lines = Lines(settings.lines, settings.calls_per_caller)
        self.metrics = Metrics(self.lines)
        self.refusals = Refusals(self.metrics)
        self.transfers = Transfers()
        self.ready = False
        self.failed = False
        """Whether a part could not be loaded, so that no call will ever be answered."""
        self.notice: Notice | None = None
        """That all lines are busy, in every language; None before `load`."""
        self.drained_at: float | None = None
        """When calls in progress must end, on the clock of `time.monotonic`."""
        self._workers = Workers(settings.threads or os.cpu_count() or 1, self.metrics)
        self._announcements: Mapping[tuple[str, str], Sound] = {}
        self._renewal: Renewal | None = None

    @property
    def person(self) -> str | None:
        """Number that callers are put through to; it may be an extension inside the house."""
        return self.settings.person(self.engine.content.facts.contact.phone)

    def load(self) -> None:
        """Load every part and speak the announcements, so that no caller waits for them.

        Raises:
            AssistantError: a part is missing or damaged.
        """
        self.engine.load()
        self._take_over(self.engine)
        self.ready = True

    def refresh(self) -> Engine | None:
        """Take over what staff saved: a new engine is made beside the old one, which calls keep.

        Blocks for some seconds when something changed. A bad edit changes nothing. None: nothing
        was saved.

        Raises:
            AssistantError: why what was saved cannot be used.
        """
        if self._renewal is None:
            self._renewal = Renewal(self.engine, self._take_over)
        return self._renewal.look()

    def _take_over(self, engine: Engine) -> None:
        announcements = {}
        for language in engine.content.languages:
            for name, answer in _announced(engine.content, language).items():
                # Spoken anew, which also loads the voice before a caller has to wait for it.
                sound = engine.prompts.render(answer.text, answer.language, store=False)
                announcements[name, language] = sound
        self.engine, self._announcements = engine, announcements
        self.notice = Notice(self.announcement("busy"))

    def refusal(self, caller: str) -> Refusal | Literal["closed"] | None:
        """Why a call from `caller` cannot be taken now; `closed` is loading or stopping."""
        if not self.ready or self.lines.closing:
            return "closed"
        if not self.lines.room:
            return "busy"
        return self.lines.refusal(caller)

    def announcement(self, name: str, language: str | None = None) -> list[Sound]:
        """`busy` or `apology` in one language, or in every offered one."""
        return [
            sound
            for (known, spoken), sound in self._announcements.items()
            if known == name and language in (None, spoken)
        ]

    async def work(self, job: Callable[[], T], patient: bool = False) -> T:
        """Run `job` on a thread; whoever cancels waits for it all the same. See `Workers`."""
        future = asyncio.wrap_future(self._workers.submit(job, patient))
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait([future])
            raise

    def drain(self) -> None:
        """Take no new calls, and end those in progress after the settable time."""
        self.lines.closing = True
        self.drained_at = time.monotonic() + self.settings.drain

    def close(self) -> None:
        """Give the threads back."""
        self._workers.close()


def _announced(content: Content, language: str) -> Mapping[str, Answer]:
    """What is said to those whom no session talks to, by name."""
    number = content.facts.contact.phone
    if number is None:
        busy = content.prompt("lines_busy_unknown", language)
    else:
        busy = content.prompt("lines_busy", language, number=number)
    return {"busy": busy, "apology": content.prompt("apology", language)}
