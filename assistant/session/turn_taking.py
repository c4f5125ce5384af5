"""When the person may speak, and for how long we wait."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TurnTaking:
    """Every number of the turn-taking; times in seconds."""

    barge_in: bool = False
    """Whether a voice interrupts us. False where the microphone hears the loudspeaker."""

    minimum_interruption: float = 0.4
    """Speech that interrupts; a cough is shorter."""

    tail: float = 0.25
    """Time after our own speech during which the microphone still hears it (half-duplex)."""

    patience: float = 12.0
    """Silence after which a gentle prompt is spoken."""

    pre_roll: float = 0.4
    """Sound kept from before speech was noticed, so that no first sound is lost."""
