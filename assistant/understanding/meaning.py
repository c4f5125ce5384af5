"""What an utterance was taken to mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["answer", "ask_back", "command", "unknown"]


@dataclass(frozen=True)
class Meaning:
    """One utterance, understood or not."""

    outcome: Outcome
    intent: str | None
    """The intent of an answer or command, else None."""
    choices: tuple[str, ...]
    """The two intents of an ask-back, likeliest first; else empty."""
    others: tuple[str, ...] = field(default=(), kw_only=True)
    """What it may be if it is neither of the two, likeliest first, at most four."""
    confidence: float
    """Chance that the best intent is right, 0 to 1, calibrated per language."""
    slots: Mapping[str, str]
    """place, service, day, language -> id in `names.toml`. `place_unknown` -> the words said
    where a place was named that is none of ours; only with an intent that takes places."""
    text: str
    """The best hypothesis."""
    language: str
    follow_up: bool = False
    """Says hardly more than its slots ("and in New Haven?"): the last question, asked again with
    these slots. `intent` is what it means where there was no question before."""
    correction: bool = False
    """A follow-up that takes something back: "no, I meant San Francisco"."""
