"""Captions as a page that is redrawn, in a terminal.

The terminal's second screen is used, which keeps no history: when a visit ends, its words are gone.
"""

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from assistant.kiosk.sound.meter import bar


class Screen:
    """See `captions.Captions`; what does not fit is cut, so what matters least comes last."""

    def __init__(self, console: Console | None = None) -> None:
        self._keys = self._trouble = self._note = self._said = ""
        self._level = -96.0
        self._live = Live(
            console=console or Console(), screen=True, auto_refresh=False, redirect_stderr=False
        )
        self.clear()
        self._live.start()

    def state(self, text: str) -> None:
        """See `captions.Captions`."""
        self._state = text
        self._draw()

    def keys(self, text: str) -> None:
        """See `captions.Captions`; drawn with what comes next."""
        self._keys = text

    def heard(self, text: str, partial: bool) -> None:
        """See `captions.Captions`."""
        self._heard = f"{text} ..." if partial else text
        self._understood = ""
        self._draw()

    def understood(self, text: str) -> None:
        """See `captions.Captions`."""
        self._understood = text
        self._draw()

    def said(self, text: str, more: bool) -> None:
        """See `captions.Captions`."""
        self._said = f"{self._said} {text}" if more else text
        self._draw()

    def trouble(self, text: str) -> None:
        """See `captions.Captions`; stays until it is mended or another one comes."""
        self._trouble, self._note = text, ""
        self._draw()

    def note(self, text: str) -> None:
        """See `captions.Captions`; takes the place of a fault, and goes with the visit."""
        self._trouble, self._note = "", text
        self._draw()

    def level(self, decibels: float) -> None:
        """See `captions.Captions`; redrawn only when the bar moves."""
        moved = bar(decibels) != bar(self._level)
        self._level = decibels
        if moved:
            self._draw()

    def clear(self) -> None:
        """See `captions.Captions`."""
        self._state = self._heard = self._understood = self._said = self._note = ""
        self._draw()

    def close(self) -> None:
        """See `captions.Captions`."""
        self._live.stop()

    def _draw(self) -> None:
        told = self._trouble or self._note
        parts: list[RenderableType] = [
            Text(self._state, style="bold reverse"),
            Text(f"\n> {self._heard}\n" if self._heard else "\n\n", style="bold"),
            Text(f"= {self._understood}\n" if self._understood else "\n"),
            Text(self._said, style="bold"),
            Rule(),
            Text(f"{bar(self._level)} {self._level:4.0f} dB"),
            Text(f"{told}\n" if told else "", style="bold red" if self._trouble else "green"),
            Text(self._keys),
        ]
        self._live.update(Group(*parts), refresh=True)
