"""`assistant check`, `render`, `doctor` and `bench`: whether all is in order here."""

from typing import Annotated

import typer

from assistant.bench import What
from assistant.cli.options import Json, engine, unchecked_engine

app = typer.Typer()


@app.command()
def check(
    names: Annotated[
        bool, typer.Option("--names", help="Also show what every place is heard as.")
    ] = False,
    json: Json = False,
) -> None:
    """Check facts, answers and questions before they go live."""
    from assistant.commands import check as checking

    raise typer.Exit(0 if checking.run(unchecked_engine(), json, names) else 1)


@app.command()
def render() -> None:
    """Speak every answer once and keep it, so that no visitor waits for a voice."""
    from assistant.commands import render as rendering

    rendering.run(engine())


@app.command()
def doctor(json: Json = False) -> None:
    """Find out what is missing or broken, each with its fix."""
    from assistant.commands import doctor as doc

    raise typer.Exit(0 if doc.run(unchecked_engine(), json) else 1)


@app.command()
def bench(
    what: Annotated[What, typer.Argument()] = "all",
    every: Annotated[int, typer.Option(min=1, help="Hear every n-th recording only.")] = 1,
    json: Json = False,
) -> None:
    """Measure how right and how fast it is here; takes some minutes."""
    from assistant.bench import command

    command.run(engine(), what, every, json)
