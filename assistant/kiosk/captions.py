"""Everything that is heard, meant and said, as text: on a screen, else line by line."""

import os
import sys
from typing import Protocol, TextIO

from assistant.kiosk.screen import Screen


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
        """A fault, for whoever looks after the kiosk; holds no word of a visitor."""
        ...

    def note(self, text: str) -> None:
        """Good news, for whoever looks after the kiosk; holds no word of a visitor."""
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

    def note(self, text: str) -> None:
        """See `Captions`."""
        print(text, file=self._file, flush=True)

    def level(self, decibels: float) -> None:
        """See `Captions`."""

    def clear(self) -> None:
        """See `Captions`."""
        self._last = ""

    def close(self) -> None:
        """See `Captions`."""


class NoCaptions(LineCaptions):
    """Shows only what the operator has to know: a log must not hold a visitor's words."""

    def _line(self, text: str) -> None:
        pass


def captions() -> Captions:
    """What fits where we run: a terminal, a pipe, or a log that must not hold visitors' words."""
    if sys.stdout.isatty():
        return Screen()
    in_journal = "JOURNAL_STREAM" in os.environ
    return NoCaptions(sys.stdout) if in_journal else LineCaptions(sys.stdout)
