"""`assistant call`."""

import asyncio
import json as jsons
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from assistant.errors import UsageError
from assistant.phone.providers import AsteriskFormat, ProviderName
from assistant.phone.settings import PhoneSettings
from assistant.phone.trial.dial import dial
from assistant.phone.trial.handsets.choice import handset
from assistant.phone.trial.record import Happened, Record, Turn
from assistant.phone.trial.ringing import find_way
from assistant.speech import audio


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
        UsageError: a key is none, or `out` is one of the recordings.
    """
    turns = [Turn(path.name, audio.read(path)) for path in questions]
    turns += [Turn(f"key {key}", key=key) for key in parse_keys(keys)]
    if out is not None and out.exists() and any(out.samefile(path) for path in questions):
        raise UsageError(f"What is heard would be written over {out}; choose another --out.")
    if out is not None:
        audio.check_target(out)
    report = _Report(json)

    async def make() -> Record:
        way = await find_way(url, provider, settings)
        return await dial(way, handset(provider, form), turns, report.happened)

    record = asyncio.run(make())
    if out is not None:
        audio.write_wav(out, record.sound)
    for name, seconds in record.answers:
        report.answered(name, seconds)
    return len(record.answers) >= len(turns)


class _Report:
    """A call as it is printed: sentences, or one JSON object a line."""

    def __init__(self, json: bool) -> None:
        self._json = json
        self._console = Console(highlight=False)

    def happened(self, event: Happened) -> None:
        words = f"{event.seconds:8.2f} s  {event.what} {event.detail}"
        self._line(words, vars(event))

    def answered(self, name: str, seconds: float) -> None:
        words = f"answered {name} {seconds:.2f} s after its end"
        self._line(words, {"answered": name, "after": round(seconds, 3)})

    def _line(self, words: str, record: Mapping[str, object]) -> None:
        if self._json:
            print(jsons.dumps(dict(record), ensure_ascii=False), flush=True)
        else:
            self._console.print(words, markup=False)


def parse_keys(keys: str) -> list[str]:
    """The keys of `1,2` or `12`.

    Raises:
        UsageError: one of them is none.
    """
    pressed = [key for key in keys if key not in ", "]
    if wrong := [key for key in pressed if key not in "0123456789*#"]:
        raise UsageError(f"'{wrong[0]}' is no key of a telephone: use 0 to 9, * and #.")
    return pressed
