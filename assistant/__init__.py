"""An offline, multilingual, voice-first assistant for legal-relief events."""

__version__ = "0.1.0"
