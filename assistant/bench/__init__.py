"""How right and how fast the assistant is, measured on the machine it runs on."""

from typing import Literal

What = Literal["accuracy", "speed", "kiosk", "soak", "calls", "call-soak", "all"]
"""All is accuracy and speed: the others need virtual devices or a quiet machine, and time."""
