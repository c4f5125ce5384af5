"""From the ears to the conversation: they know nothing of each other."""

from assistant.conversation import Heard
from assistant.speech.recogniser import Transcript


def heard(transcript: Transcript) -> Heard:
    """What was heard, as the conversation takes it."""
    return Heard(
        transcript.text,
        transcript.language,
        tuple((h.text, h.language) for h in transcript.alternatives),
        transcript.rejected,
    )
