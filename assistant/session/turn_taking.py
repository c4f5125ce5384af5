"""When the person may speak, and for how long we wait."""

from pydantic import BaseModel, ConfigDict, Field


class TurnTaking(BaseModel):
    """Every number of the turn-taking; times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_interruption: float = Field(default=0.4, ge=0)
    """Speech that interrupts; a cough is shorter."""

    tail: float = Field(default=0.25, ge=0)
    """Time after our own speech during which the microphone still hears it (half-duplex)."""

    patience: float = Field(default=12.0, gt=0)
    """Silence after which a gentle prompt is spoken."""

    pre_roll: float = Field(default=0.4, ge=0)
    """Sound kept from before speech was noticed, so that no first sound is lost."""
