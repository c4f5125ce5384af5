"""What the ear expects names and words to sound like, so that staff can mend a mis-heard town."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rich.markup import escape
from rich.table import Table

from assistant.content import Problem
from assistant.engine import Engine
from assistant.speech.graph.sources import words_of


@dataclass(frozen=True)
class Word:
    """One word in one language."""

    text: str
    known: bool
    """Whether it can be heard at all: a word of the content, or one of the commonest others."""
    sounds: tuple[str, ...]
    """IPA, the usual one first."""
    respelled: tuple[str, ...]
    """What stands for it under [hear] in pronunciation.toml."""


def words(engine: Engine, language: str, texts: Iterable[str]) -> list[Word]:
    """The words of `texts`, each once.

    Raises:
        ContentError, ModelError: see `speech.graph.sounding`.
    """
    found = list(dict.fromkeys(word for text in texts for word in words_of(text)))
    known, sounds = engine.vocabulary(language), engine.sounding(language, found)
    respelled = engine.content.pronunciation[language].hear
    return [
        Word(word, word in known, sounds.get(word, ()), _respelled(word, respelled))
        for word in found
    ]


def _respelled(word: str, hear: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Respellings of a word, alone or inside a name."""
    return tuple(
        spelling
        for name, spellings in hear.items()
        for spelling in spellings
        if word in words_of(name)
    )


def table(heard: Iterable[Word], language: str) -> Table:
    """One line a word."""
    shown = Table("word", "heard as", f"from {language}/pronunciation.toml", box=None)
    for word in heard:
        sounds = ", ".join(word.sounds) or "nobody can read it: respell it under \\[hear]"
        if not word.known:
            sounds = "[red]cannot be heard: it stands in no question and no name[/red]"
        shown.add_row(escape(word.text), sounds, escape(", ".join(word.respelled)))
    return shown


def whose(engine: Engine, language: str) -> str:
    """Whether these sounds count: an official model brings its own."""
    model = engine.models.find_recogniser(language)
    if model is None:
        return "Mis-heard? Add how people say it under \\[hear], save, and look here again."
    return f"{language} is heard by {model.name}, which knows words by its own sounds."


def places(engine: Engine, language: str) -> list[Word]:
    """The words that names of places are made of."""
    called = engine.content.names[language].place
    return words(engine, language, [name for names in called.values() for name in names])


def idle(engine: Engine, language: str) -> Iterator[Problem]:
    """Respellings of words that nobody can be heard to say: most likely mistyped."""
    known = engine.vocabulary(language)
    for name in engine.content.pronunciation[language].hear:
        if not known.issuperset(words_of(name)):
            file = engine.content.file(f"{language}/pronunciation.toml")
            text = "stands in no question and no name: correct it, or take the line out"
            yield Problem("warning", file, f"hear.{name}", text)


def alike(engine: Engine, language: str) -> Iterator[Problem]:
    """Names of two places that may sound the same."""
    heard = {word.text: set(word.sounds) for word in places(engine, language)}
    called = engine.content.names[language].place
    named = [(id, name, words_of(name)) for id, names in called.items() for name in names]
    for (id, name, mine), (other, others, theirs) in combinations(named, 2):
        if id != other and len(mine) == len(theirs):
            pairs = zip(mine, theirs, strict=True)
            if all(heard[one] & heard[two] for one, two in pairs):
                file = engine.content.file(f"{language}/names.toml")
                text = f'may sound like "{others}" (place.{other}): people will get the wrong one'
                yield Problem("warning", file, f'place.{id}: "{name}"', f"{text}; rename one")
