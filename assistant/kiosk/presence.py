"""Whether somebody is there, and still there."""

from typing import Final, Literal

from assistant.kiosk.settings import KioskSettings

_STRANGERS: Final = 3
"""Utterances in a row that were not understood, after which background talk gets no answer, so
that the talk of a hall does not keep a visit alive whose visitor has left."""


class Presence:
    """The signs of life of one visitor.

    Args:
        settings: the `[kiosk]` table; how long silence may last.
        now: seconds on the clock of the device, as everywhere here.
    """

    def __init__(self, settings: KioskSettings, now: float) -> None:
        self._settings = settings
        self._active = now
        self._asked = False
        self._misses = 0
        self.begun = False
        """Whether somebody has turned to us."""

    def stir(self, now: float) -> None:
        """Something goes on between us, were it only that we speak: the silence begins anew."""
        self._active = now

    def spoke(self, now: float) -> None:
        """A word was heard."""
        self.stir(now)
        self._asked = False

    def pressed(self, now: float) -> None:
        """A key or button was pressed."""
        self.spoke(now)
        self.begun, self._misses = True, 0

    def understood(self, known: bool) -> None:
        """What was heard is known to mean something, or not."""
        self._misses = 0 if known else self._misses + 1

    @property
    def strange(self) -> bool:
        """Whoever is not understood again and again may not be talking to us at all."""
        return self._misses >= _STRANGERS

    def asked(self) -> None:
        """The visitor was asked whether they are still there."""
        self._asked = True

    def due(self, now: float) -> Literal["question", "reset"] | None:
        """What a silence as long as this one calls for."""
        silence = now - self._active
        if self._asked:
            return "reset" if silence >= self._settings.notice else None
        return "question" if silence >= self._settings.idle else None
