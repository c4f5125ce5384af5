"""One language's understanding: exact commands, the matcher, slots, and the three bands."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

import numpy as np

from assistant.content.names import Names
from assistant.content.questions import Questions
from assistant.understanding.bands import Bands, sureness
from assistant.understanding.follow_ups import FollowUps
from assistant.understanding.matcher import NONE, Matcher, Scores
from assistant.understanding.meaning import Meaning, Outcome
from assistant.understanding.normalise import tokens
from assistant.understanding.phrasing import Phrasing, Reading, Words, template

# Hypotheses of a recogniser that are looked at.
_HYPOTHESES: Final = 20

# What was heard is answered only where the hypotheses agree: nonsense out of a noisy line reads
# like our own questions, but each hypothesis like another one. Confidence times agreement, from
# which on the assistant answers, and from which on it asks back.
_AGREED: Final = 0.55
_DOUBTFUL: Final = 0.08

# Share of the hypotheses that have to name what the best one does not.
_NAMED: Final = 0.3

# Intents beside the two of an ask-back that are named, for who meant neither.
_OTHERS: Final = 4

# Nobody is asked "did you mean: thank you?".
_NEVER_ASKED: Final = frozenset(
    (
        NONE,
        "command.yes",
        "command.no",
        "command.thanks",
        "command.greeting",
        "command.goodbye",
    )
)


class Reader:
    """Understands one language. Immutable once made: threads may share it."""

    def __init__(self, questions: Questions, names: Mapping[str, Names], language: str) -> None:
        self.language = language
        slots = dict(names[language].slots())
        slots["language"] = {  # "español" is asked for in English too
            name: tuple(c for group in names.values() for c in group.language.get(name, ()))
            for name in names[language].language
        }
        slots["place_unknown"] = {
            " ".join(tokens(name)): (name,) for name in names[language].elsewhere
        }
        self.phrasing = Phrasing(questions, slots, language)
        samples: dict[str, list[Words]] = {}
        sources: list[str] = []
        for intent, phrases in {**questions.ask, NONE: questions.none}.items():
            for phrase in phrases:
                words = self.phrasing.samples(phrase)
                samples.setdefault(intent, []).extend(words)
                sources += [phrase] * len(words)
        if not sources:
            samples, sources = {NONE: [()]}, [""]  # nothing can be asked, and all is refused
        self.sources = tuple(sources)
        """The sample question as staff wrote it, for each phrase of the matcher."""
        self.matcher = Matcher(samples)
        self.bands = Bands.fit(self.matcher.held_out, self._column(NONE))
        self._exact = {
            template(phrase): intent
            for intent, phrases in questions.exact.items()
            for phrase in phrases
        }
        self._follow_ups = FollowUps(
            questions.follow_up,
            [words for words, intent in self._exact.items() if intent == "command.no"],
        )
        self._taking_places = {
            intent for intent, group in samples.items() if any("<place>" in p for p in group)
        }

    def understand(self, said: str | Mapping[str, float], share: float = 1.0) -> Meaning:
        """The meaning of one utterance: a text, or its hypotheses, best first, with their weights.

        `share` is the share of the recogniser's hypotheses that are in this language.
        """
        hypotheses = {said: 1.0} if isinstance(said, str) else said
        text = next(iter(hypotheses), "")
        read: dict[Reading, float] = {}
        for hypothesis, weight in islice(hypotheses.items(), _HYPOTHESES):
            reading = self.phrasing.read(hypothesis)
            if reading.words:
                read[reading] = read.get(reading, 0.0) + weight
        readings = [*read]
        meaning = Meaning("unknown", None, (), 0.0, {}, text, self.language)
        if not readings:
            return meaning
        best = readings[0]
        command = self._command(best)
        if command is not None:
            return replace(
                meaning, outcome="command", intent=command, confidence=1.0, slots=best.slots
            )
        meaning = replace(meaning, slots=_slots(read), follow_up=self._follow_ups.is_one(best))
        if meaning.follow_up and self._follow_ups.takes_back(best):
            meaning = replace(meaning, correction=True)
            return self._decide(meaning, self.matcher.scores([best.named])[0])
        phrases = list(dict.fromkeys(reading.phrase for reading in readings))
        known = dict(zip(phrases, self.matcher.scores(phrases), strict=True))
        each = np.stack([known[reading.phrase] for reading in readings])
        likely = np.array([*read.values()])
        likely /= likely.sum()
        scores = _together(each, likely)
        strange = self._strange_place(best, scores)
        if strange is not None:
            said, scores = strange
            meaning = replace(meaning, slots={**meaning.slots, "place_unknown": said})
        agreeing = each.argmax(axis=1) == scores.argmax()
        agreement = share * float(likely[agreeing].sum())
        decided = self._decide(meaning, scores)
        if agreement == 1.0 or decided.outcome == "unknown":
            return decided
        return self._doubt(decided, agreement, scores, each[0])

    def _command(self, reading: Reading) -> str | None:
        """The command that the utterance is, when it is nothing else."""
        for words in (reading.words, reading.core, reading.phrase):
            if words in self._exact:
                return self._exact[words]
        return None

    def _strange_place(self, reading: Reading, scores: Scores) -> tuple[str, Scores] | None:
        """A place that is none of ours and the scores with it understood, provided that the
        question is about places: with it, surely; or anyway."""
        strange = self.phrasing.strange_places.find(reading.phrase)
        if strange is None:
            return None
        said, phrase = strange
        understood = self.matcher.scores([phrase])[0]
        best, upper = int(np.argmax(understood)), self.bands.upper
        surer = sureness(understood) >= upper > sureness(scores)
        same = best == np.argmax(scores)
        if not (same or surer) or self.matcher.intents[best] not in self._taking_places:
            return None
        return said, understood

    def _decide(self, meaning: Meaning, scores: Scores) -> Meaning:
        """Complete `meaning` with the outcome that `scores` call for."""
        best = self.matcher.intents[int(scores.argmax())]
        meaning = replace(meaning, confidence=self.bands.confidence(scores))
        if best == NONE or scores.max() < self.bands.lower:
            return meaning
        if sureness(scores) >= self.bands.upper:
            outcome: Outcome = "command" if best.startswith("command.") else "answer"
            return replace(meaning, outcome=outcome, intent=best)
        return self._ask_back(meaning, scores)

    def _doubt(self, meaning: Meaning, agreement: float, scores: Scores, best: Scores) -> Meaning:
        """Less than `meaning`: the hypotheses disagree. `best` are the scores of the first."""
        doubted = replace(meaning, confidence=meaning.confidence * agreement)
        if doubted.confidence >= _AGREED:
            return doubted
        if doubted.confidence >= _DOUBTFUL:
            return self._ask_back(doubted, scores)
        if self._decide(meaning, best).outcome == "unknown":
            return replace(doubted, outcome="unknown", intent=None, choices=(), others=())
        return self._ask_back(doubted, best)

    def _ask_back(self, meaning: Meaning, scores: Scores) -> Meaning:
        ranked = (self.matcher.intents[at] for at in np.argsort(-scores, kind="stable"))
        likely = tuple(islice((i for i in ranked if i not in _NEVER_ASKED), 2 + _OTHERS))
        return replace(
            meaning, outcome="ask_back", intent=None, choices=likely[:2], others=likely[2:]
        )

    def _column(self, intent: str) -> int:
        return self.matcher.intents.index(intent) if intent in self.matcher.intents else -1


def _together(each: Scores, weights: Scores) -> Scores:
    """Scores of all hypotheses, (hypotheses, intents): half the mean, where those less likely
    count less, half the best, since the right words often stand together in one of them only."""
    return np.asarray((weights @ each + each.max(axis=0)) / 2)


def _slots(read: Mapping[Reading, float]) -> dict[str, str]:
    """Slots of the best hypothesis; one that it lacks may come from the others, if they are likely
    enough together: noise makes a town of nothing in one of many."""
    weights: dict[tuple[str, str], float] = {}
    for reading, weight in read.items():
        for slot in reading.slots.items():
            weights[slot] = weights.get(slot, 0.0) + weight
    total = sum(read.values())
    likely = sorted((w, slot) for slot, w in weights.items() if w >= _NAMED * total)
    return dict(slot for _, slot in likely) | next(iter(read)).slots
