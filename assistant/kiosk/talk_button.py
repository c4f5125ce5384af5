"""The button for talking: when it opens the microphone, and when a press is over."""

from typing import Final

from assistant.kiosk.settings import KioskSettings

_BOUNCE: Final = 0.4
"""Seconds in which a second press is the same press: hands tremble and buttons bounce."""


class TalkButton:
    """Push-to-talk, where it is wanted; no key has to be held.

    Args:
        settings: the `[kiosk]` table.
    """

    def __init__(self, settings: KioskSettings) -> None:
        self.needed = settings.push_to_talk
        """Whether only a press begins a turn, not a voice alone."""
        self._patience = settings.press_patience
        self._since: float | None = None

    @property
    def pressed(self) -> bool:
        """Whether a turn that a press began goes on."""
        return self._since is not None

    @property
    def listens(self) -> bool:
        """Whether the microphone is listened to."""
        return self.pressed or not self.needed

    def press(self, now: float) -> None:
        """The visitor's turn begins; ``now`` in seconds, as everywhere here."""
        self._since = now

    def release(self) -> None:
        """The visitor's turn is over."""
        self._since = None

    def bounces(self, now: float) -> bool:
        """Whether a press now is still the one that began the turn."""
        return self._since is not None and now - self._since <= _BOUNCE

    def forgotten(self, now: float) -> bool:
        """Whether the press has waited too long for a first word."""
        return self._since is not None and now - self._since > self._patience
