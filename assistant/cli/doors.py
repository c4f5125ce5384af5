"""`assistant kiosk`, `serve` and `call`: the doors, and somebody to try one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli.options import Json, Language, engine
from assistant.phone.providers import AsteriskFormat, ProviderName

app = typer.Typer()


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
    command.run(engine(language), chosen, list(input or []), output, paced)


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
    from assistant.phone import serve as server

    ok = server.run(engine(language), host, port, trust_loopback)
    raise typer.Exit(0 if ok else 1)


@app.command()
def call(
    url: Annotated[str, typer.Argument(help="The server, such as http://127.0.0.1:8080.")],
    questions: Annotated[list[Path] | None, typer.Argument(help="Recordings to ask.")] = None,
    out: Annotated[Path | None, typer.Option(help="WAV file for what was heard.")] = None,
    keys: Annotated[str, typer.Option(help="Keys to press after the questions: 1,2")] = "",
    provider: Annotated[ProviderName, typer.Option(help="Whose phone system to be.")] = "asterisk",
    codec: Annotated[AsteriskFormat, typer.Option(help="Asterisk's codec.")] = "slin16",
    json: Json = False,
) -> None:
    """Make a trial call in real time and keep what the caller hears."""
    from assistant import settings
    from assistant.phone.trial import command

    phone = settings.load().phone
    asked = list(questions or [])
    ok = command.call(phone, url, asked, out, keys, provider, codec, json)
    raise typer.Exit(0 if ok else 1)
