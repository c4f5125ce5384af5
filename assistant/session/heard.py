"""From the ears to the conversation: they know nothing of each other."""

from assistant.conversation import Heard
from assistant.speech.recogniser import Transcript


def heard(transcript: Transcript) -> Heard:
    """What was heard, as the conversation takes it."""
    found = transcript.alternatives
    shares = tuple(h.share for h in found if h.share is not None)
    return Heard(
        transcript.text,
        transcript.language,
        tuple((h.text, h.language) for h in found),
        shares if len(shares) == len(found) else (),
        transcript.rejected,
    )
