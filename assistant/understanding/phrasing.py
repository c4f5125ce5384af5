"""From text to the tokens the matcher compares: fillers dropped, names replaced by their slot.

Sample questions and utterances go the same way, so that "um hi, is there one in San Francisco
please" and "is there one in {place}" meet as "is there one in <place>". A service stays in its
own words, because which service it is decides what is meant.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from assistant.content.questions import Questions
from assistant.understanding.normalise import tokens
from assistant.understanding.slots import Group, Mention, SlotFinder
from assistant.understanding.strange_places import StrangePlaces

_SLOT: Final = re.compile(r"\{(\w+)\}")

# Slots whose value says nothing about the intent.
_REPLACED: Final = {
    "place": "<place>",
    "place_unknown": "<place>",
    "day": "<day>",
    "language": "<language>",
}

# A filler of this many words is dropped inside a sentence too: "my cousin said, I was wondering".
_INSIDE: Final = 3

# Words of an utterance that are looked at: nobody asks a question that long.
_LONGEST: Final = 200

# A word that is this much commoner in fillers than in questions says nothing wherever it stands.
_IDLE: Final = 4.0


Words = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One hypothesis, read."""

    words: Words
    """All words, in one spelling."""
    core: Words
    """Without fillers."""
    phrase: Words
    """`core` with names of places, days and languages replaced: what the matcher sees."""
    rest: Words
    """`core` without any names."""
    named: Words
    """The last name that is meant, alone, replaced as in `phrase`."""
    mentions: tuple[Mention, ...]
    """Where names that are meant stand in `core`: not Chicago in "Boston, not Chicago"."""

    @property
    def slots(self) -> dict[str, str]:
        """Slot -> id; of several names of a kind, the last. Of two languages, none: "my Spanish is
        bad, better English" does not tell which is wanted."""
        found = {mention.slot: mention.value for mention in self.mentions}
        if len({one.value for one in self.mentions if one.slot == "language"}) > 1:
            del found["language"]
        return found


class Phrasing:
    """How one language's questions are phrased. Immutable once made."""

    def __init__(self, questions: Questions, names: Mapping[str, Group], language: str) -> None:
        self._names = names
        everything = chain(questions.none, *questions.ask.values(), *questions.exact.values())
        phrases = [template(phrase) for phrase in everything]
        around = map(tokens, questions.follow_up)  # "east" is part of a name, not one
        self.strange_places = StrangePlaces(phrases, frozenset(chain(*around)), language)
        self._refused = {tokens(words) for words in questions.refused} - {()}
        fillers = {tokens(filler) for filler in (*questions.before, *questions.after)} - {()}
        self._fillers = fillers
        self._lengths = sorted(set(map(len, fillers)), reverse=True)
        self._idle = _idle_words(fillers, phrases)
        self._finder = SlotFinder(names, language, frozenset(chain.from_iterable(phrases)))

    def samples(self, phrase: str) -> list[Words]:
        """What a sample question teaches the matcher: itself, or one for each service."""
        services = self._names.get("service", {})
        if "{service}" not in phrase or not services:
            return [self._sample(phrase)]
        turn = len(phrase)  # any choice of alias will do, as long as it is always the same
        return [
            self._sample(phrase.replace("{service}", called[turn % len(called)]))
            for called in services.values()
        ]

    def _sample(self, phrase: str) -> Words:
        core = self._drop_fillers(template(phrase))
        return _replace(core, self._finder.find(core))

    def read(self, text: str) -> Reading:
        """Read an utterance."""
        words = tokens(text)[:_LONGEST]
        core = self._drop_fillers(words)
        mentions = tuple(self._finder.find(core))
        meant = tuple(one for one in mentions if not self._is_refused(core, one)) or mentions
        return Reading(
            words,
            core,
            phrase=_replace(core, mentions),
            rest=_rest(core, mentions),
            named=_name(core, meant[-1]) if meant else (),
            mentions=meant,
        )

    def _is_refused(self, words: Words, mention: Mention) -> bool:
        before = words[: mention.start]
        return any(before[-len(refusal) :] == refusal for refusal in self._refused)

    def _drop_fillers(self, words: Words) -> Words:
        """`words` without fillers at the ends and long ones inside; never nothing at all."""
        kept, at = words, 0
        while at < len(kept):
            length = self._filler_at(kept, at)
            if length:
                kept, at = kept[:at] + kept[at + length :], 0
            else:
                at += 1
        return tuple(word for word in kept if word not in self._idle) or kept

    def _filler_at(self, words: Words, at: int) -> int:
        """Length of the filler that may go at position `at`, 0 for none."""
        for length in self._lengths:
            end = at + length
            edge = at == 0 or end == len(words) or length >= _INSIDE
            if edge and length < len(words) and words[at:end] in self._fillers:
                return length
        return 0


def _idle_words(fillers: Collection[Words], phrases: Iterable[Words]) -> Set[str]:
    """The words that fillers are made of, but questions are not."""
    asked = [set(phrase) for phrase in phrases]
    in_fillers = Counter(chain.from_iterable(map(set, fillers)))
    in_questions = Counter(chain.from_iterable(asked))
    return frozenset(
        word
        for word, count in in_fillers.items()
        if count / len(fillers) > _IDLE * in_questions[word] / len(asked)
    )


@lru_cache(maxsize=8192)
def template(phrase: str) -> Words:
    """Tokens of a sample question; `{place}` becomes `<place>`."""
    parts = _SLOT.split(phrase)
    return tuple(
        chain.from_iterable(
            (f"<{part}>",) if at % 2 else tokens(part) for at, part in enumerate(parts)
        )
    )


def _replace(words: Words, mentions: Sequence[Mention]) -> Words:
    """`words` with names that say nothing about the intent as `<slot>`."""
    result: list[str] = []
    at = 0
    for mention in mentions:
        result += words[at : mention.start]
        name = _name(words, mention)
        # "Washington, D C" is two names for one place.
        if tuple(result[-1:]) != name:
            result += name
        at = mention.end
    return (*result, *words[at:])


def _name(words: Words, mention: Mention) -> Words:
    if mention.slot in _REPLACED:
        return (_REPLACED[mention.slot],)
    return words[mention.start : mention.end]


def _rest(words: Words, mentions: Sequence[Mention]) -> Words:
    inside = {at for mention in mentions for at in range(mention.start, mention.end)}
    return tuple(word for at, word in enumerate(words) if at not in inside)
