"""Every error a user can meet, in one tree.

Each message is one sentence that says what is wrong and what to do about it. Doors catch
`AssistantError`, print the sentence and go on; anything else is a bug and may be loud. Where no
bug may end the work, as in what runs for days, `sentence` says of one where it is.
"""

import traceback


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


def sentence(error: Exception) -> str:
    """What staff can mend, in its own words; else where we failed."""
    if isinstance(error, AssistantError):
        return str(error)
    if isinstance(error, OSError):
        return f"{error}; see space and rights of the folders that are written to."
    return f"{place_of(error)}: tell us this line."


def place_of(error: BaseException) -> str:
    """Type and place, innermost first; not the message, which may hold words or numbers."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.name} ({f.filename}:{f.lineno})" for f in reversed(frames))
    return f"{type(error).__name__} in {where or 'no place'}"
