"""`assistant ask`: recordings or typed questions in, answers out."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from assistant import exchange
from assistant.commands.saving import is_among, save, targets
from assistant.commands.show import show
from assistant.commands.terminal import errors, patience
from assistant.engine import Engine
from assistant.errors import AssistantError, UsageError
from assistant.exchange import Exchange
from assistant.kiosk.sound import aloud
from assistant.speech.audio import Sound


def run(
    engine: Engine,
    files: list[Path],
    texts: list[str],
    out: Path | None,
    play: bool,
    as_json: bool,
) -> bool:
    """Answer each recording and each text; False when one of them failed.

    What cannot be used is reported in its place and the others go on; each is a visit of its own.

    Raises:
        UsageError: the answer would be written over the recording.
        AssistantError: the only question cannot be used.
    """
    sources: list[Path | str] = [*files, *texts]
    ok = True
    for source, target in zip(sources, _targets(out, sources), strict=True):
        try:
            with patience():
                record = _answer(engine, source)
            try:
                sound = _spoken(engine, record, target, play)
            finally:  # an answer that cannot be spoken can be read
                print(json.dumps(record.as_json(), ensure_ascii=False)) if as_json else show(record)
            if play and sound is not None:
                aloud.play(sound)
        except AssistantError as error:
            if len(sources) == 1:
                raise
            ok = False
            _print_failure(source, error, as_json)
    return ok


def _answer(engine: Engine, source: Path | str) -> Exchange:
    language = engine.settings.language
    conversation = engine.conversation()
    if isinstance(source, str):
        return exchange.read(source, conversation)
    return exchange.hear(engine, source, conversation, language)


def _spoken(engine: Engine, record: Exchange, target: Path | None, play: bool) -> Sound | None:
    """The answer's sound where one is asked for, written to `target`."""
    if target is None and not play:
        return None
    sound = exchange.voiced(engine, record)
    if sound is not None and target is not None:
        save(sound, target)
        record.audio = str(target)
    return sound


def _targets(out: Path | None, sources: Sequence[Path | str]) -> Sequence[Path | None]:
    """Where answers go: `out` itself when it names a WAV for one answer, else files in it."""
    asked = [Path("answer") if isinstance(source, str) else source for source in sources]
    if out is None:
        return [None] * len(asked)
    if out.suffix.lower() != ".wav" or len(asked) > 1:
        return targets(out, asked)
    if is_among(out, asked):
        raise UsageError(f"The answer would be written over {out}; choose another --out.")
    return [out]


def _print_failure(source: Path | str, error: AssistantError, as_json: bool) -> None:
    if as_json:
        name = "heard" if isinstance(source, str) else "file"
        print(json.dumps({name: str(source), "error": str(error)}, ensure_ascii=False))
    else:
        errors.print(f"[red]{escape(str(error))}[/red]")
