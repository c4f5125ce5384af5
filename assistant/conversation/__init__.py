"""One visit or call: events in, actions out. No sound, sockets, files or clock."""

from assistant.conversation.conversation import Conversation
from assistant.conversation.events import (
    Action,
    Arrived,
    Command,
    Event,
    HangUp,
    Heard,
    Hypothesis,
    Key,
    Left,
    Listen,
    Returned,
    Say,
    Silence,
    StopSpeaking,
    Transfer,
    Understood,
)
from assistant.conversation.visit import Preferences

__all__ = [
    "Action",
    "Arrived",
    "Command",
    "Conversation",
    "Event",
    "HangUp",
    "Heard",
    "Hypothesis",
    "Key",
    "Left",
    "Listen",
    "Preferences",
    "Returned",
    "Say",
    "Silence",
    "StopSpeaking",
    "Transfer",
    "Understood",
]
