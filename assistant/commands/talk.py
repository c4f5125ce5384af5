"""`assistant talk`: the same conversation as everywhere, typed."""

import contextlib
import json
import sys
from collections.abc import Iterator

from rich.markup import escape

from assistant import exchange
from assistant.commands.terminal import console, patience
from assistant.conversation import Arrived, Conversation, HangUp, Key, Say, Silence
from assistant.engine import Engine
from assistant.exchange import Exchange


def run(engine: Engine, as_json: bool) -> None:
    """Talk until the person says goodbye or the input ends.

    An empty line is silence; a single digit, `*` or `#` is a key.
    """
    with patience():
        conversation = engine.conversation()
    hello = exchange.answered(Exchange(), conversation, Arrived())
    if not as_json:
        _say(hello)
        console.print("[dim]Empty line: silence. 0-9, * and #: keys. Ctrl-D: leave.[/dim]")
    for line in _lines(prompt=not as_json):
        record = _turn(conversation, line.strip())
        if as_json:
            print(json.dumps(record.as_json(), ensure_ascii=False), flush=True)
        else:
            _say(record)
        if any(isinstance(action, HangUp) for action in record.actions):
            return


def _turn(conversation: Conversation, line: str) -> Exchange:
    if not line:
        return exchange.answered(Exchange(outcome="unknown"), conversation, Silence())
    if len(line) == 1 and line in "0123456789*#":
        return exchange.answered(Exchange(heard=line, outcome="command"), conversation, Key(line))
    return exchange.read(line, conversation)


def _lines(prompt: bool) -> Iterator[str]:
    """Lines as they are typed, or all of standard input."""
    if not prompt or not sys.stdin.isatty():
        yield from sys.stdin
        return
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            yield input("> ")


def _say(record: Exchange) -> None:
    for action in record.actions:
        if isinstance(action, Say):
            for part in action.parts:
                console.print(f"[bold cyan]{part.language}[/bold cyan]  {escape(part.text)}")
