"""What an operator can set about the kiosk: table `[kiosk]` of `assistant.toml`."""

from pydantic import BaseModel, ConfigDict, Field, StrictInt


class KioskSettings(BaseModel):
    """All times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    microphone: str | StrictInt | None = None
    """Number or part of the name of the microphone; None is the system's default."""

    loudspeaker: str | StrictInt | None = None
    """Number or part of the name of the loudspeaker; None is the system's default."""

    push_to_talk: bool = False
    """Listen only after a key was pressed; else a voice alone starts the turn."""

    duplex: bool = False
    """Let a voice interrupt the answer: only with headphones or an echo canceller."""

    button: str | None = None
    """Input device of a pedal or button (`/dev/input/by-id/...-event-kbd`), read even without a
    terminal; None reads the keys of the terminal."""

    idle: float = Field(default=45.0, gt=0)
    """Nothing heard, pressed or said for so long: ask whether somebody is still there."""

    notice: float = Field(default=15.0, gt=0)
    """Time to answer that question before everything is reset for the next person."""

    press_patience: float = Field(default=8.0, gt=0)
    """Push-to-talk: how long a press waits for the first word."""
