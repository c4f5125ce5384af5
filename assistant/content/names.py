"""What things are called in a language, and how their names sound."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.content.reading import Table, load

Group = Mapping[str, tuple[str, ...]]
"""Names by id; the first is the one to show, the others are what people also say."""


@dataclass(frozen=True)
class Names:
    """`names.toml` of one language."""

    place: Group
    service: Group
    day: Group
    language: Group
    event: Group
    number: Group
    item: Group
    audience: Group
    access: Group
    elsewhere: tuple[str, ...]
    """Places that people name and none of ours is: "Florida"."""
    contraction: Mapping[str, str]
    """Words that melt where a name is filled in: "de el" -> "del"."""

    def contract(self, text: str) -> str:
        """`text` with those words melted."""
        for words, melted in self.contraction.items():
            text = re.sub(rf"\b{re.escape(words)}\b", melted, text)
        return text

    def slots(self) -> Mapping[str, Group]:
        """The groups that questions may name in braces."""
        return {
            "place": self.place,
            "service": self.service,
            "day": self.day,
            "language": self.language,
        }


def parse_names(text: str, file: str) -> Names:
    """Read `names.toml`. Raises ContentError."""
    top = Table(load(text, file), file)
    top.spoken_as_it_stands()
    names = Names(
        place=top.table("place").all_texts(),
        service=top.table("service").all_texts(),
        day=top.table("day").all_texts(),
        language=top.table("language").all_texts(),
        event=top.table("event").all_texts(),
        number=top.table("number").all_texts(),
        item=top.table("item").all_texts(),
        audience=top.table("audience").all_texts(),
        access=top.table("access").all_texts(),
        elsewhere=top.table("elsewhere").texts("names", empty=True) or (),
        contraction=top.table("contraction").all_text(),
    )
    top.done()
    return names


@dataclass(frozen=True)
class Pronunciation:
    """`pronunciation.toml` of one language."""

    say: Mapping[str, str]
    """Name -> respelling for this language's voice."""
    hear: Mapping[str, tuple[str, ...]]
    """Word, or name of several, -> respellings as people say it, one for each word.

    "en:" in front: read it as English.
    """


def parse_pronunciation(text: str, file: str) -> Pronunciation:
    """Read `pronunciation.toml`. Raises ContentError."""
    top = Table(load(text, file), file)
    result = Pronunciation(top.table("say").all_text(), top.table("hear").all_texts())
    top.done()
    for name, spellings in result.hear.items():
        words = len(name.split())
        for spelling in spellings:
            parts = len(spelling.rpartition(":")[2].split())
            if not parts or 1 < words != parts:
                text = f'has {words} words, but its respelling "{spelling}" has {parts}'
                raise top.wrong(f"hear.{name}", f"{text}: write one for each word")
    return result
