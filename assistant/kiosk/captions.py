"""Everything that is heard, meant and said, as text: live in a terminal, else line by line.

The terminal's second screen is used, which keeps no history: when a visit ends, its words are gone.
"""

import os
import sys
from typing import Protocol, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from assistant.kiosk.meter import bar


class Captions(Protocol):
    """Where the words appear."""

    def state(self, text: str) -> None:
        """What the kiosk does now; the printed counterpart of an earcon."""
        ...

    def keys(self, text: str) -> None:
        """What each key does, in the visitor's language."""
        ...

    def heard(self, text: str, partial: bool) -> None:
        """What the visitor says; a partial text is replaced by the next."""
        ...

    def understood(self, text: str) -> None:
        """What it was taken to mean."""
        ...

    def said(self, text: str, more: bool) -> None:
        """What the assistant says; `more` of it, where it still says something else."""
        ...

    def trouble(self, text: str) -> None:
        """A sentence for whoever looks after the kiosk; holds no word of a visitor."""
        ...

    def level(self, decibels: float) -> None:
        """The input level, dB below full scale."""
        ...

    def clear(self) -> None:
        """The visit is over: forget it."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


class LineCaptions:
    """One line an event, for pipes and tests; no partial results and no level."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._last = ""

    def _line(self, text: str) -> None:
        if text != self._last:
            print(text, file=self._file, flush=True)
        self._last = text

    def state(self, text: str) -> None:
        """See `Captions`."""
        self._line(f"[{text}]")

    def keys(self, text: str) -> None:
        """See `Captions`; whoever reads lines has a manual."""

    def heard(self, text: str, partial: bool) -> None:
        """See `Captions`."""
        if text and not partial:
            self._line(f"You: {text}")

    def understood(self, text: str) -> None:
        """See `Captions`."""
        self._line(f"  = {text}")

    def said(self, text: str, more: bool) -> None:
        """See `Captions`; the same may be said twice in a row."""
        self._last = ""
        self._line(f"Assistant: {text}")

    def trouble(self, text: str) -> None:
        """See `Captions`."""
        print(text, file=sys.stderr, flush=True)

    def level(self, decibels: float) -> None:
        """See `Captions`."""

    def clear(self) -> None:
        """See `Captions`."""
        self._last = ""

    def close(self) -> None:
        """See `Captions`."""


class ScreenCaptions:
    """A page that is redrawn; what does not fit is cut, so what matters least comes last."""

    def __init__(self, console: Console | None = None) -> None:
        self._keys = self._trouble = self._said = ""
        self._level = -96.0
        self._live = Live(
            console=console or Console(), screen=True, auto_refresh=False, redirect_stderr=False
        )
        self.clear()
        self._live.start()

    def state(self, text: str) -> None:
        """See `Captions`."""
        self._state = text
        self._draw()

    def keys(self, text: str) -> None:
        """See `Captions`; drawn with what comes next."""
        self._keys = text

    def heard(self, text: str, partial: bool) -> None:
        """See `Captions`."""
        self._heard = f"{text} ..." if partial else text
        self._understood = ""
        self._draw()

    def understood(self, text: str) -> None:
        """See `Captions`."""
        self._understood = text
        self._draw()

    def said(self, text: str, more: bool) -> None:
        """See `Captions`."""
        self._said = f"{self._said} {text}" if more else text
        self._draw()

    def trouble(self, text: str) -> None:
        """See `Captions`; stays until the next one."""
        self._trouble = text
        self._draw()

    def level(self, decibels: float) -> None:
        """See `Captions`; redrawn only when the bar moves."""
        moved = bar(decibels) != bar(self._level)
        self._level = decibels
        if moved:
            self._draw()

    def clear(self) -> None:
        """See `Captions`."""
        self._state = self._heard = self._understood = self._said = ""
        self._draw()

    def close(self) -> None:
        """See `Captions`."""
        self._live.stop()

    def _draw(self) -> None:
        parts: list[RenderableType] = [
            Text(self._state, style="bold reverse"),
            Text(f"\n> {self._heard}\n" if self._heard else "\n\n", style="bold"),
            Text(f"= {self._understood}\n" if self._understood else "\n"),
            Text(self._said, style="bold"),
            Rule(),
            Text(f"{bar(self._level)} {self._level:4.0f} dB"),
            Text(f"{self._trouble}\n" if self._trouble else "", style="bold red"),
            Text(self._keys),
        ]
        self._live.update(Group(*parts), refresh=True)


class NoCaptions(LineCaptions):
    """Shows only what the operator has to know: a log must not hold a visitor's words."""

    def _line(self, text: str) -> None:
        pass


def captions() -> Captions:
    """What fits where we run: a terminal, a pipe, or a log that must not hold visitors' words."""
    if sys.stdout.isatty():
        return ScreenCaptions()
    in_journal = "JOURNAL_STREAM" in os.environ
    return NoCaptions(sys.stdout) if in_journal else LineCaptions(sys.stdout)
