"""What became of each test sentence, and the shares that are printed from it."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from rapidfuzz.distance import Levenshtein

from assistant.bench.recordings import Text
from assistant.understanding import Meaning

Condition = Literal["text", "clean", "telephone"]
Verdict = Literal["answered", "asked", "wrong", "astray", "refused"]

_MOST_CONFUSED: Final = 12

RIGHT: frozenset[Verdict] = frozenset({"answered", "asked"})


@dataclass(frozen=True)
class Trial:
    """One sentence put to the assistant once."""

    text: Text
    condition: Condition
    voice: str
    """Who said it; empty where it was typed."""

    heard: str
    """Best hypothesis; the words themselves where they were typed."""

    meaning: Meaning

    @property
    def is_command(self) -> bool:
        """Whether it is meant for the assistant itself, as "louder"."""
        return (self.text.intent or "").startswith("command.")

    @property
    def verdict(self) -> Verdict:
        """Answered right, asked back with the right one among the two, answered wrong, asked back
        without the right one, or refused. Off-topic has no right answer, only `refused`."""
        meaning = self.meaning
        if meaning.outcome == "unknown":
            return "refused"
        if meaning.outcome == "ask_back":
            return "asked" if self.text.accepted.intersection(meaning.choices) else "astray"
        return "answered" if meaning.intent in self.text.accepted else "wrong"

    @property
    def right_after_neither(self) -> bool:
        """Whether it comes right at once, or for who says that both guesses are wrong."""
        guessed_next = self.text.accepted.intersection(self.meaning.others[:2])
        return self.verdict in RIGHT or (self.verdict == "astray" and bool(guessed_next))

    @property
    def outcome(self) -> str:
        """What the person met, for a confusion table."""
        if self.meaning.outcome == "ask_back":
            return "asked: " + " or ".join(self.meaning.choices)
        return self.meaning.intent or "not understood"


@dataclass(frozen=True)
class Share:
    """`count` of `n`."""

    count: int
    n: int

    @property
    def percent(self) -> float:
        """0 to 100; not a number where nothing was counted."""
        return 100 * self.count / self.n if self.n else float("nan")

    def __str__(self) -> str:
        return f"{self.percent:.1f} % of {self.n}" if self.n else "none"


def share(hits: Iterable[bool]) -> Share:
    """How many of `hits` are true."""
    counted = list(hits)
    return Share(sum(counted), len(counted))


@dataclass(frozen=True)
class Score:
    """Shares over the trials of one language under one condition."""

    questions_right: Share
    new_wordings_right: Share
    """Of the questions that are not, word for word, among the sample questions."""

    answered: Share
    """Of the questions: answered right at once, without asking back."""

    answered_wrong: Share
    right_after_neither: Share
    """Of the questions: right outcome, also for who has to say that both guesses are wrong."""

    commands_right: Share
    slots_right: Share
    """Of the answered questions that name a place or a language."""

    language_right: Share
    off_topic_answered: Share
    off_topic_asked: Share
    words_wrong: float
    """Word error rate of the best hypothesis over everything meant for us, percent."""

    confusions: tuple[tuple[str, str, int], ...] = ()
    """Commonest wrong outcomes: expected, met, how often."""

    misses: dict[str, int] = field(default_factory=dict)
    """Questions and commands that went wrong, by what went wrong first."""


def score(trials: Sequence[Trial], understood: frozenset[Text], samples: frozenset[str]) -> Score:
    """Shares over `trials`, all of one language and condition.

    Args:
        trials: what happened.
        understood: texts that were understood when typed: they tell a sentence that was heard
            wrong from one that is not understood at all.
        samples: the sample questions, in the form of `plain`.
    """
    ours = [trial for trial in trials if trial.text.intent is not None]
    questions = [trial for trial in ours if not trial.is_command]
    commands = [trial for trial in ours if trial.is_command]
    strangers = [trial for trial in trials if trial.text.intent is None]
    named = [trial for trial in ours if trial.text.slots and trial.verdict == "answered"]
    confused = Counter(
        (trial.text.intent or "off-topic", trial.outcome) for trial in trials if _went_wrong(trial)
    )
    return Score(
        questions_right=share(trial.verdict in RIGHT for trial in questions),
        new_wordings_right=share(
            trial.verdict in RIGHT for trial in questions if plain(trial.text.words) not in samples
        ),
        answered=share(trial.verdict == "answered" for trial in questions),
        answered_wrong=share(trial.verdict == "wrong" for trial in questions),
        right_after_neither=share(trial.right_after_neither for trial in questions),
        commands_right=share(trial.verdict in RIGHT for trial in commands),
        slots_right=share(set(t.text.slots) <= set(t.meaning.slots.items()) for t in named),
        language_right=share(trial.meaning.language == trial.text.language for trial in ours),
        off_topic_answered=share(trial.verdict == "wrong" for trial in strangers),
        off_topic_asked=share(trial.verdict == "astray" for trial in strangers),
        words_wrong=word_error_rate((trial.text.words, trial.heard) for trial in ours),
        confusions=tuple((a, b, n) for (a, b), n in confused.most_common(_MOST_CONFUSED)),
        misses=dict(Counter(_reason(t, understood) for t in ours if _went_wrong(t)).most_common()),
    )


def _went_wrong(trial: Trial) -> bool:
    if trial.text.intent is None:
        return trial.verdict == "wrong"
    return trial.verdict not in RIGHT


def _reason(trial: Trial, understood: frozenset[Text]) -> str:
    if trial.meaning.language != trial.text.language:
        return "taken for another language"
    if trial.text not in understood:
        return "not understood even when typed"
    if not trial.heard:
        return "nothing heard"
    return "heard wrong, " + ("refused" if trial.verdict == "refused" else "taken for another")


def word_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """Substituted, left out and added words per spoken word, percent, over (said, heard) pairs."""
    errors = words = 0
    for said, heard in pairs:
        reference = plain(said).split()
        errors += Levenshtein.distance(reference, plain(heard).split())
        words += len(reference)
    return 100 * errors / words if words else float("nan")


def plain(text: str) -> str:
    """Words only, without case, accents and punctuation.

    >>> plain("¿Qué's up,  Doc?")
    'ques up doc'
    """
    letters = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in letters if c.isalnum() or c == " ").split())
