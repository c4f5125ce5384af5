"""How one exchange looks in a terminal."""

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.commands import terminal
from assistant.exchange import Exchange


def show(record: Exchange, console: Console = terminal.console) -> None:
    """Print what was heard, understood and answered, and where the sound is."""
    if record.file:
        console.print(f"[dim]{escape(_short(record.file))}[/dim]")
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(style="bold", no_wrap=True)
    lines.add_row("  heard", escape(record.heard) or "[dim](nothing)[/dim]")
    lines.add_row("  understood", understood(record))
    lines.add_row("  answer", escape(record.answer))
    if record.audio:
        lines.add_row("  spoken", escape(record.audio))
    console.print(lines)
    console.print()


def _short(file: str) -> str:
    """A path as somebody standing in this folder would write it."""
    path = Path(file).absolute()
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file


def understood(record: Exchange) -> str:
    """The outcome in one line, such as `event.place (new_haven), en, 87 % sure`."""
    if record.outcome == "ask_back":
        what = " or ".join(record.choices)
    else:
        what = record.intent or "nothing I can answer"
    slots = f" ({', '.join(record.slots.values())})" if record.slots else ""
    return f"{what}{slots}, {record.language}, {record.confidence:.0%} sure"
