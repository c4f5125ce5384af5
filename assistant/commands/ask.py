"""`assistant ask`: recordings or a typed question in, answers out."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from assistant import exchange
from assistant.commands.saving import save, targets
from assistant.commands.show import show
from assistant.commands.terminal import errors
from assistant.engine import Engine
from assistant.errors import AssistantError
from assistant.exchange import Exchange


def run(
    engine: Engine, files: list[Path], text: str | None, out: Path | None, play: bool, as_json: bool
) -> bool:
    """Answer each recording, or the text; False when one of them failed.

    A recording that cannot be used is reported in its place and the others go on; every recording
    is a visit of its own.
    """
    sources: list[Path | None] = [*files] or [None]
    ok = True
    for source, target in zip(sources, _targets(out, files), strict=True):
        try:
            record = _answer(engine, source, text or "")
            _speak(engine, record, target, play)
        except AssistantError as error:
            if len(sources) == 1:
                raise
            ok = False
            _print_failure(source, error, as_json)
        else:
            print(json.dumps(record.as_json(), ensure_ascii=False)) if as_json else show(record)
    return ok


def _answer(engine: Engine, source: Path | None, text: str) -> Exchange:
    language = engine.settings.language
    conversation = engine.conversation()
    if source is None:
        return exchange.read(text, conversation)
    return exchange.hear(engine, source, conversation, language)


def _speak(engine: Engine, record: Exchange, target: Path | None, play: bool) -> None:
    if target is None and not play:
        return
    sound = exchange.voiced(engine, record)
    if sound is None:
        return
    if target is not None:
        save(sound, target)
        record.audio = str(target)
    if play:
        from assistant.kiosk import aloud

        aloud.play(sound)


def _targets(out: Path | None, files: list[Path]) -> Sequence[Path | None]:
    """Where answers go: `out` itself when it names a WAV for one answer, else files in it."""
    asked = files or [Path("answer")]
    if out is None or (out.suffix.lower() == ".wav" and len(asked) == 1):
        return [out] * len(asked)
    return targets(out, asked)


def _print_failure(source: Path | None, error: AssistantError, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"file": str(source), "error": str(error)}, ensure_ascii=False))
    else:
        errors.print(f"[red]{escape(str(error))}[/red]")
