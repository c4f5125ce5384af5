"""How people ask, in one language (`locales/<lang>/questions.toml`)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, cycle
from math import ceil

from assistant.content.names import Group, Names
from assistant.content.reading import Table, load

SLOT = re.compile(r"\{(\w*)\}")
ROUNDS = 2
"""How many different names each phrase with a slot is tried with, at least."""

_QUOTED = re.compile(r"""(["'])(.*?)\1""")
_NO_WORD = re.compile(r"[^\w'{}\n]+")
_LOOSE_APOSTROPHE = re.compile(r"(?<!\S)'+|'+(?!\S)")


@dataclass(frozen=True)
class Questions:
    """Phrases as spoken; `ask` and `exact` by intent, with slots in braces."""

    ask: Mapping[str, tuple[str, ...]]
    none: tuple[str, ...]
    """Things people also say, which must not be answered."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    """Fillers that may stand before or after any question."""
    exact: Mapping[str, tuple[str, ...]]
    """Commands said alone."""
    follow_up: tuple[str, ...] = ()
    """What stands around a name that is asked for next: "and in", "what about", "no, I meant"."""
    refused: tuple[str, ...] = ()
    """What stands before a name that is not meant: "Boston, not Chicago"."""
    choosing: tuple[str, ...] = ()
    """What stands around a number that is chosen: "the", "option", "please"."""

    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Where each phrase stands in the file, for people: what is fitted does not depend on it."""

    def where(self, phrase: str) -> str:
        """A phrase as staff find it: with its lines."""
        lines = self.lines.get(phrase, ())
        many = "s" if lines[1:] else ""
        told = f" (line{many} {' and '.join(map(str, lines))})" if lines else ""
        return f'"{phrase}"{told}'

    def phrases(self) -> Iterator[tuple[str, str]]:
        """Every (intent, phrase) of `ask` and `exact`."""
        for intent, phrases in chain(self.ask.items(), self.exact.items()):
            for phrase in phrases:
                yield intent, phrase


def parse_questions(text: str, file: str) -> Questions:
    """Read `questions.toml`. Raises ContentError."""
    top = Table(load(text, file), file)
    none, fillers, follow_up = (top.table(name) for name in ("none", "fillers", "follow_up"))
    questions = Questions(
        ask=top.table("ask").all_texts(),
        none=none.texts("ask", empty=True) or (),
        before=fillers.texts("before", empty=True) or (),
        after=fillers.texts("after", empty=True) or (),
        exact=top.table("exact").all_texts(),
        follow_up=follow_up.texts("words", empty=True) or (),
        refused=follow_up.texts("refused", empty=True) or (),
        choosing=follow_up.texts("choosing", empty=True) or (),
        lines=_lines(text),
    )
    for table in (none, fillers, follow_up, top):
        table.done()
    return questions


def _lines(text: str) -> dict[str, tuple[int, ...]]:
    """Where what stands in quotes does."""
    found: dict[str, tuple[int, ...]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for quoted in _QUOTED.findall("" if line.startswith("#") else line):
            found[quoted[1]] = (*found.get(quoted[1], ()), number)
    return found


def spoken(text: str) -> str:
    """A phrase as bare words: lower case, no punctuation but apostrophes inside words."""
    return _bare_lines(text.replace("\n", " "))


def _bare_lines(text: str) -> str:
    """The same of many phrases, a line each: far faster than one by one."""
    text = _NO_WORD.sub(" ", text.lower().replace("’", "'"))
    text = _LOOSE_APOSTROPHE.sub("", text)
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def sentences(questions: Questions, names: Names) -> list[str]:
    """What the recogniser should expect to hear, as bare words, without doubles.

    Slots are filled in turn, so that every name occurs but no phrase meets every name; every
    question occurs plain and with a filler before or after it. The order is always the same.
    """
    slots = _slots(names)
    plain = fill(list(chain.from_iterable(questions.ask.values())), slots)
    before = cycle(questions.before or ("",))
    after = cycle(questions.after or ("",))
    led = [f"{next(before)} {s}" if i % 2 else f"{s} {next(after)}" for i, s in enumerate(plain)]
    alone = fill(list(chain.from_iterable(questions.exact.values())), slots)
    words = [*names.number.values(), *slots.values()]
    return _bare(chain(plain, led, alone, chain.from_iterable(words)), names)


def filled(phrases: Sequence[str], names: Names) -> list[str]:
    """Phrases as bare words, without doubles; their slots are filled in turn."""
    return _bare(fill(phrases, _slots(names)), names)


def _bare(phrases: Iterable[str], names: Names) -> list[str]:
    text = "\n".join(phrase.replace("\n", " ") for phrase in phrases)
    lines = names.contract(_bare_lines(text)).split("\n")
    return list(dict.fromkeys(filter(None, lines)))


def _slots(names: Names) -> dict[str, tuple[str, ...]]:
    return {name: _all(group) for name, group in names.slots().items()}


def _all(group: Group) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(group.values())))


def fill(phrases: Sequence[str], slots: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Phrases with their slots filled: every name occurs somewhere, every phrase `ROUNDS` times."""
    turns = {name: cycle(values) for name, values in slots.items() if values}
    uses = {name: sum(f"{{{name}}}" in p for p in phrases) for name in turns}
    result: list[str] = []
    for phrase in phrases:
        inside = SLOT.findall(phrase)
        if any(name not in turns for name in inside):
            continue  # a language may have no names for a slot
        need = max((ceil(len(slots[name]) / uses[name]) for name in inside), default=1)
        times = max(need, ROUNDS) if inside else 1
        result += [SLOT.sub(lambda m: next(turns[m[1]]), phrase) for _ in range(times)]
    return result
