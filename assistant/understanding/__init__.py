"""Text -> what is meant: intent, slots, and how sure."""

from assistant.understanding.explaining import Collision, Explanation
from assistant.understanding.meaning import Meaning, Outcome
from assistant.understanding.understanding import Understanding

__all__ = ["Collision", "Explanation", "Meaning", "Outcome", "Understanding"]
