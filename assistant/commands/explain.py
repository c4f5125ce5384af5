"""`assistant explain`: why a sentence is understood the way it is."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.commands import heard
from assistant.engine import Engine
from assistant.understanding import Explanation

_console = Console(highlight=False)


def run(engine: Engine, text: str) -> None:
    """Print meaning, scores against thresholds, the words that decided and the closest phrases."""
    language = engine.settings.language or engine.understanding.language_of(text)
    why = engine.understanding.explain(text, language)
    meaning = why.meaning
    what = meaning.intent or " or ".join(meaning.choices) or "nothing I can answer"
    _console.print(f"[bold]{meaning.outcome}[/bold]: {what} ({language}, {meaning.confidence:.0%})")
    for slot, value in meaning.slots.items():
        _console.print(f"  {slot}: {escape(value)}")
    _console.print(_scores(why))
    _console.print(
        f"The best less half the second is {why.sureness:.2f}; it answers from {why.upper:.2f}. "
        f"A best score below {why.lower:.2f} is not understood."
    )
    _console.print(_closest(why))
    words = ", ".join(f"{escape(word)} {share:+.2f}" for word, share in why.words)
    _console.print(f"What each word adds: {words}")
    _console.print(heard.table(heard.words(engine, language, [text]), language))
    _console.print(heard.whose(engine, language))


def _scores(why: Explanation) -> Table:
    table = Table("score", "intent", box=None)
    for intent, score in why.scores:
        table.add_row(f"{score:.2f}", intent)
    return table


def _closest(why: Explanation) -> Table:
    table = Table("likeness", "intent", "closest sample questions", box=None)
    for intent, phrase, likeness in why.closest:
        table.add_row(f"{likeness:.2f}", intent, escape(phrase))
    return table
