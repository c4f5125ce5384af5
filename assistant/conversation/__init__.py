"""One visit or call: events in, actions out. No sound, sockets, files or clock."""

from assistant.conversation.conversation import Conversation
from assistant.conversation.events import (
    Action,
    Arrived,
    Command,
    Event,
    HangUp,
    Heard,
    Key,
    Left,
    Listen,
    Say,
    Silence,
    StopSpeaking,
    Transfer,
    Understood,
)

__all__ = [
    "Action",
    "Arrived",
    "Command",
    "Conversation",
    "Event",
    "HangUp",
    "Heard",
    "Key",
    "Left",
    "Listen",
    "Say",
    "Silence",
    "StopSpeaking",
    "Transfer",
    "Understood",
]
