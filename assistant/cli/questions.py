"""`assistant ask`, `talk`, `demo` and `explain`: questions asked in a terminal."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.options import Json, Language, engine
from assistant.errors import UsageError

app = typer.Typer()


@app.command()
def ask(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Recordings: WAV, FLAC, Ogg ...")
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option(help="A typed question instead of recordings; repeatable."),
    ] = None,
    language: Language = "auto",
    out: Annotated[
        Path | None,
        typer.Option(help="Write the spoken answer to this WAV file or into this folder."),
    ] = None,
    play: Annotated[bool, typer.Option("--play", help="Speak the answer aloud.")] = False,
    json: Json = False,
) -> None:
    """Answer recorded or typed questions."""
    from assistant.commands import ask as asking

    if bool(files) == bool(text):
        raise UsageError("Give either recordings or --text, for example: ask --text 'when is it?'")
    ok = asking.run(engine(language), list(files or []), list(text or []), out, play, json)
    raise typer.Exit(0 if ok else 1)


@app.command()
def talk(language: Language = "auto", json: Json = False) -> None:
    """Have a typed conversation in the terminal."""
    from assistant.commands import talk as talking

    talking.run(engine(language), json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the spoken answers.")] = Path("out"),
) -> None:
    """Hear recorded questions in both languages get spoken answers."""
    from assistant.commands import demo as showing

    showing.run(engine(), out)


@app.command()
def explain(text: str, language: Language = "auto") -> None:
    """Show why a sentence is understood the way it is, and what its words sound like."""
    from assistant.commands import explain as explaining

    explaining.run(engine(language), text)
