"""The `assistant` command: one short function a subcommand, the work is done elsewhere.

Parts are imported inside the functions: `assistant --help` must not load a recogniser.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant import __version__
from assistant.errors import AssistantError, UsageError

if TYPE_CHECKING:
    from assistant.engine import Engine

app = typer.Typer(
    no_args_is_help=True,
    help="Answers spoken questions about legal-relief events, offline, in the person's language.",
    pretty_exceptions_enable=False,
)
models = typer.Typer(no_args_is_help=True, help="List, verify, install and remove official models.")
app.add_typer(models, name="models")

Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON object a line.")]
Language = Annotated[
    str, typer.Option(help="Hear and speak only this language (en, es, ...); auto finds out.")
]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


@app.command()
def ask(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Recordings: WAV, FLAC, Ogg ...")
    ] = None,
    text: Annotated[
        str | None, typer.Option(help="A typed question instead of recordings.")
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

    if bool(files) == (text is not None):
        raise UsageError("Give either recordings or --text, for example: ask --text 'when is it?'")
    engine = _engine(language)
    ok = asking.run(engine, list(files or []), text, out, play, json)
    raise typer.Exit(0 if ok else 1)


@app.command()
def talk(language: Language = "auto", json: Json = False) -> None:
    """Have a typed conversation in the terminal."""
    from assistant.commands import talk as talking

    talking.run(_engine(language), json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the spoken answers.")] = Path("out"),
) -> None:
    """Hear recorded questions in both languages get spoken answers."""
    from assistant.commands import demo as showing

    showing.run(_engine("auto"), out)


@app.command()
def kiosk(
    language: Language = "auto",
    push_to_talk: Annotated[
        bool | None, typer.Option(help="Listen only after a key; else a voice starts the turn.")
    ] = None,
    duplex: Annotated[
        bool | None, typer.Option(help="A voice may interrupt: headphones or echo canceller only.")
    ] = None,
    microphone: Annotated[
        str | None, typer.Option(help="Number or part of the name; remembered for the next time.")
    ] = None,
    loudspeaker: Annotated[str | None, typer.Option(help="The same for the loudspeaker.")] = None,
    devices: Annotated[bool, typer.Option("--devices", help="List devices and stop.")] = False,
    input: Annotated[
        list[Path] | None, typer.Option(help="A recording in place of the microphone; repeatable.")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="A WAV file for what is said.")] = None,
    paced: Annotated[bool, typer.Option("--paced", help="Recordings in real time.")] = False,
) -> None:
    """Answer visitors aloud: microphone and loudspeaker, or files in their place."""
    from assistant.kiosk import command

    if devices:
        command.devices()
        return
    chosen: dict[str, Any] = {
        "push_to_talk": push_to_talk,
        "duplex": duplex,
        "microphone": microphone,
        "loudspeaker": loudspeaker,
    }
    command.run(_engine(language), chosen, list(input or []), output, paced)


@app.command()
def explain(text: str, language: Language = "auto") -> None:
    """Show why a sentence is understood the way it is, and what its words sound like."""
    from assistant.commands import explain as explaining

    explaining.run(_engine(language), text)


@app.command()
def check(
    names: Annotated[
        bool, typer.Option("--names", help="Also show what every place is heard as.")
    ] = False,
    json: Json = False,
) -> None:
    """Check facts, answers and questions before they go live."""
    from assistant.commands import check as checking

    raise typer.Exit(0 if checking.run(_engine("auto"), json, names) else 1)


@app.command()
def render() -> None:
    """Speak every answer once and keep it, so that no visitor waits for a voice."""
    from assistant.commands import render as rendering

    rendering.run(_engine("auto"))


@app.command()
def doctor(json: Json = False) -> None:
    """Find out what is missing or broken, each with its fix."""
    from assistant.commands import doctor as doc

    raise typer.Exit(0 if doc.run(_engine("auto"), json) else 1)


@app.command()
def bench(
    what: Annotated[
        Literal["accuracy", "speed", "kiosk", "soak", "calls", "call-soak", "all"], typer.Argument()
    ] = "all",
    every: Annotated[int, typer.Option(min=1, help="Hear every n-th recording only.")] = 1,
    json: Json = False,
) -> None:
    """Measure how right and how fast it is here; takes some minutes."""
    from assistant.bench import command

    command.run(_engine("auto"), what, every, json)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8080,
    trust_loopback: Annotated[
        bool, typer.Option("--trust-loopback", help="For trying: no login from this machine.")
    ] = False,
    language: Language = "auto",
) -> None:
    """Answer phone calls; docs/phone says how to connect a phone system."""
    from assistant.phone import command

    command.serve(_engine(language), host, port, trust_loopback)


@app.command()
def call(
    url: Annotated[str, typer.Argument(help="The server, such as http://127.0.0.1:8080.")],
    questions: Annotated[list[Path] | None, typer.Argument(help="Recordings to ask.")] = None,
    out: Annotated[Path | None, typer.Option(help="WAV file for what was heard.")] = None,
    keys: Annotated[str, typer.Option(help="Keys to press after the questions: 1,2")] = "",
    provider: Annotated[
        Literal["asterisk", "twilio", "telnyx", "jambonz", "vonage", "freeswitch"],
        typer.Option(help="Whose phone system to be."),
    ] = "asterisk",
    codec: Annotated[
        Literal["slin16", "slin", "ulaw"], typer.Option(help="Asterisk's codec.")
    ] = "slin16",
    json: Json = False,
) -> None:
    """Make a trial call in real time and keep what the caller hears."""
    from assistant import settings
    from assistant.phone import command

    phone = settings.load().phone
    asked = list(questions or [])
    ok = command.call(phone, url, asked, out, keys, provider, codec, json)
    raise typer.Exit(0 if ok else 1)


@models.command("list")
def models_list(json: Json = False) -> None:
    """Official models: which there are, which are installed."""
    from assistant.commands import models as shelf

    shelf.show(_engine("auto"), json)


@models.command("verify")
def models_verify(name: Annotated[str | None, typer.Argument()] = None) -> None:
    """Compare installed models with their published checksums."""
    from assistant.commands import models as shelf

    raise typer.Exit(0 if shelf.verify(_engine("auto"), name) else 1)


@models.command("install")
def models_install(
    name: str,
    source: Annotated[
        str | None,
        typer.Option("--from", help="A mirror's address, or a folder or archive on disk."),
    ] = None,
) -> None:
    """Fetch a model, check it and put it into models/."""
    from assistant.commands import models as shelf

    shelf.install(_engine("auto"), name, source)


@models.command("remove")
def models_remove(name: str) -> None:
    """Delete an installed model."""
    from assistant.commands import models as shelf

    shelf.remove(_engine("auto"), name)


def main() -> Any:
    """Run the command; an expected failure is one sentence on stderr."""
    try:
        return app(standalone_mode=True)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1


def _engine(language: str) -> "Engine":
    from assistant import settings
    from assistant.engine import Engine

    chosen = {} if language == "auto" else {"language": language}
    engine = Engine(settings.load(**chosen))
    offered = engine.content.languages
    if engine.settings.language not in (None, *offered):
        raise UsageError(
            f"The language '{engine.settings.language}' is not offered here; use auto or one of: "
            f"{', '.join(offered)}."
        )
    return engine
