"""From the ears to the conversation: they know nothing of each other."""

from collections import Counter
from typing import Final

from assistant.conversation import Heard, Hypothesis
from assistant.speech.recogniser import Transcript

_DECAY: Final = 0.7
"""How much less likely than the one before a hypothesis is, where the recogniser cannot tell."""


def heard(transcript: Transcript) -> Heard:
    """What was heard, as the conversation takes it."""
    rank: Counter[str] = Counter()
    hypotheses = []
    for found in transcript.alternatives:
        weight = _DECAY ** rank[found.language] if found.share is None else found.share
        hypotheses.append(Hypothesis(found.text, found.language, weight))
        rank[found.language] += 1
    return Heard(transcript.text, transcript.language, tuple(hypotheses), transcript.rejected)
