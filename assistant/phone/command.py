"""`assistant serve` and `assistant call`."""

import asyncio
import json as jsons
from pathlib import Path

from rich.console import Console

from assistant.engine import Engine
from assistant.errors import UsageError
from assistant.phone import serve as server
from assistant.phone.dial import dial
from assistant.phone.handsets.asterisk import AsteriskFormat
from assistant.phone.handsets.choice import handset
from assistant.phone.record import Happened, Record, Turn
from assistant.phone.ringing import find_way
from assistant.phone.settings import PhoneSettings, ProviderName
from assistant.speech import audio


def serve(engine: Engine, host: str, port: int, trust_loopback: bool) -> None:
    """Answer calls until told to stop; see `serve.run`."""
    server.run(engine, host, port, trust_loopback)


def call(
    settings: PhoneSettings,
    url: str,
    questions: list[Path],
    out: Path | None,
    keys: str,
    provider: ProviderName,
    form: AsteriskFormat = "slin16",
    json: bool = False,
) -> bool:
    """Call a server, ask the recordings and press the keys, in this order.

    Args:
        settings: credentials to log in with.
        url: `http://host:port` of the server.
        questions: recordings, each asked when the assistant has finished.
        out: WAV file for all that was heard.
        keys: such as `1,2`.
        provider: whose dialect to speak.
        form: Asterisk's codec.
        json: print one JSON object a line instead of sentences.

    Returns:
        Whether every question and key was answered.

    Raises:
        CallError: nobody answers, or the call is refused.
        AudioError: a recording cannot be read, or `out` not written.
        UsageError: a key is none.
    """
    turns = [Turn(path.name, audio.read(path)) for path in questions]
    turns += [Turn(f"key {key}", key=key) for key in parse_keys(keys)]
    console = Console(highlight=False)

    def tell(event: Happened) -> None:
        if json:
            print(jsons.dumps(vars(event), ensure_ascii=False), flush=True)
        else:
            console.print(f"{event.seconds:8.2f} s  {event.what} {event.detail}", markup=False)

    async def make() -> Record:
        way = await find_way(url, provider, settings)
        return await dial(way, handset(provider, form), turns, tell)

    record = asyncio.run(make())
    if out is not None:
        audio.write_wav(out, record.sound)
    for name, seconds in record.answers:
        if json:
            print(jsons.dumps({"answered": name, "after": round(seconds, 3)}, ensure_ascii=False))
        else:
            console.print(f"answered {name} {seconds:.2f} s after its end", markup=False)
    return len(record.answers) >= len(turns)


def parse_keys(keys: str) -> list[str]:
    """The keys of `1,2` or `12`.

    Raises:
        UsageError: one of them is none.
    """
    pressed = [key for key in keys if key not in ", "]
    if wrong := [key for key in pressed if key not in "0123456789*#"]:
        raise UsageError(f"'{wrong[0]}' is no key of a telephone: use 0 to 9, * and #.")
    return pressed
