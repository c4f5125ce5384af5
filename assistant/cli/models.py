"""`assistant models`: official models and voices."""

from typing import Annotated

import typer

from assistant.cli.options import Json, unchecked_engine

app = typer.Typer(no_args_is_help=True, help="List, verify, install and remove official models.")


@app.command("list")
def show(json: Json = False) -> None:
    """Official models: which there are, which are installed."""
    from assistant.commands import models as shelf

    shelf.show(unchecked_engine(), json)


@app.command()
def verify(name: Annotated[str | None, typer.Argument()] = None) -> None:
    """Compare installed models with their published checksums."""
    from assistant.commands import models as shelf

    raise typer.Exit(0 if shelf.verify(unchecked_engine(), name) else 1)


@app.command()
def install(
    name: str,
    source: Annotated[
        str | None,
        typer.Option("--from", help="A mirror's address, or a folder or archive on disk."),
    ] = None,
) -> None:
    """Fetch a model, check it and put it into models/."""
    from assistant.commands import models as shelf

    shelf.install(unchecked_engine(), name, source)


@app.command()
def remove(name: str) -> None:
    """Delete an installed model."""
    from assistant.commands import models as shelf

    shelf.remove(unchecked_engine(), name)
