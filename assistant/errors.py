"""Every error a user can meet, in one tree.

Each message is one sentence that says what is wrong and what to do about it. Doors catch
`AssistantError`, print the sentence and go on; anything else is a bug and may be loud.
"""


class AssistantError(Exception):
    """What every expected failure is; `str()` is the sentence for the person."""


class UsageError(AssistantError):
    """The command was asked for something that makes no sense."""


class SettingsError(AssistantError):
    """`assistant.toml` or an environment variable holds something unusable."""


class ContentError(AssistantError):
    """A file under `locales/` is missing, damaged or contradicts itself."""


class AudioError(AssistantError):
    """A recording or a sound device cannot be used."""


class ModelError(AssistantError):
    """A model, voice or decoding graph is missing, damaged or not what it claims to be."""


class VoiceError(AssistantError):
    """A sentence cannot be spoken."""


class StoreError(AssistantError):
    """The store of rendered answers cannot be read or written."""


class CallError(AssistantError):
    """A phone call cannot be made."""
