"""`assistant explain`: why a sentence is understood the way it is."""

from rich.markup import escape
from rich.table import Table

from assistant.commands import heard
from assistant.commands.terminal import console, patience
from assistant.engine import Engine
from assistant.understanding import Explanation


def run(engine: Engine, text: str) -> None:
    """Print meaning, scores against thresholds, the words that decided and the closest phrases."""
    with patience():
        language = engine.settings.language or engine.understanding.languages_of(text)[0]
        why = engine.understanding.explain(text, language)
    meaning = why.meaning
    what = meaning.intent or " or ".join(meaning.choices) or "nothing I can answer"
    console.print(f"[bold]{meaning.outcome}[/bold]: {what} ({language}, {meaning.confidence:.0%})")
    for slot, value in meaning.slots.items():
        console.print(f"  {slot}: {escape(value)}")
    console.print(_scores(why))
    console.print(
        f"The best less half the second is {why.sureness:.2f}; it answers from {why.upper:.2f}. "
        f"A best score below {why.lower:.2f} is not understood."
    )
    console.print(_closest(why))
    words = ", ".join(f"{escape(word)} {share:+.2f}" for word, share in why.words)
    console.print(f"What each word adds: {words}")
    console.print(heard.table(heard.words(engine, language, [text]), language))
    console.print(heard.whose(engine, language))


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
