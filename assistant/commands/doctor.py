"""`assistant doctor`: what is missing or broken here, each with its fix."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from rich.markup import escape

from assistant.commands.terminal import console
from assistant.content import check, reviews
from assistant.engine import Engine
from assistant.errors import AssistantError, AudioError
from assistant.speech.recogniser import listening

_COLOURS = {"good": "green", "warning": "yellow", "error": "red"}
_LEAST_FREE_MB = 200


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    level: Literal["good", "warning", "error"]
    what: str
    text: str
    """What was found; for a problem, one sentence that ends with its fix."""


def run(engine: Engine, as_json: bool) -> bool:
    """Look at everything and print it; False when something does not work."""
    ok = True
    for finding in examine(engine):
        ok = ok and finding.level != "error"
        if as_json:
            print(json.dumps(vars(finding), ensure_ascii=False), flush=True)
        else:
            colour = _COLOURS[finding.level]
            mark = f"[{colour}]{finding.level:8}[/{colour}]"
            console.print(
                f"{mark} [bold]{finding.what}[/bold]: {escape(finding.text)}", soft_wrap=True
            )
    return ok


def examine(engine: Engine) -> Iterator[Finding]:
    """Every part in turn; a part that fails does not stop the others.

    What fails only because of a part that failed before is not told as a fault of its own.
    """
    told: dict[str, str] = {}
    for what, look in _EXAMINATIONS.items():
        try:
            yield from look(engine)
        except AssistantError as error:
            cause = told.setdefault(str(error), what)
            if cause == what:
                yield Finding("error", what, str(error))
            else:
                yield Finding("warning", what, f"cannot be looked at yet: mend {cause} first.")


def _environment(engine: Engine) -> Iterator[Finding]:
    """A mistyped variable would have no effect and never be noticed."""
    known = {f"ASSISTANT_{name}".upper() for name in type(engine.settings).model_fields}
    for name in sorted(os.environ):
        table = name.upper().split("__")[0]
        if table.startswith("ASSISTANT_") and table not in known:
            near = get_close_matches(table, sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else "take it out."
            yield Finding("warning", "environment", f"{name} is no setting of ours: {hint}")


def _content(engine: Engine) -> Iterator[Finding]:
    content = engine.content
    problems = [*check(content), *reviews(content, engine.today())]
    for problem in problems:
        yield Finding(problem.level, "content", str(problem))
    if not problems:
        topics, languages = len(content.intents), ", ".join(content.languages)
        yield Finding("good", "content", f"{topics} topics in {languages}, all checks passed.")


def _language(engine: Engine) -> Iterator[Finding]:
    engine.check_language()
    if only := engine.settings.language:
        yield Finding("good", "language", f"only {only} is heard and spoken.")


def _understanding(engine: Engine) -> Iterator[Finding]:
    for language in engine.content.languages:
        stolen = engine.understanding.collisions(language)
        questions = sum(len(p) for p in engine.content.questions[language].ask.values())
        yield Finding(
            "good",
            f"understanding {language}",
            f"fitted to {questions} sample questions; {len(stolen)} of them would be taken for "
            "another topic if they were not samples.",
        )


def _ears(engine: Engine) -> Iterator[Finding]:
    for language in engine.content.languages:
        model = engine.models.find_recogniser(language)
        name = model.name if model else "the network of this project"
        with listening(engine.recogniser, language) as hearing:
            hearing.accept(bytes(32_000))
            hearing.finish()
        yield Finding("good", f"ears {language}", f"heard by {name}.")


def _voices(engine: Engine) -> Iterator[Finding]:
    for language in engine.content.languages:
        hello = engine.content.prompt("hello", language).text
        sounds = list(engine.voice.say(hello, language))
        seconds = sum(sound.seconds for sound in sounds)
        identity = engine.voice.identity(language).split()[0]
        yield Finding("good", f"voice {language}", f"{identity} said {seconds:.1f} s.")


def _models(engine: Engine) -> Iterator[Finding]:
    for name, problem in engine.models.verify().items():
        level: Literal["good", "error"] = "error" if problem else "good"
        yield Finding(level, f"model {name}", problem or "matches its published checksum.")


def _store(engine: Engine) -> Iterator[Finding]:
    texts = engine.everything_to_say()
    missing = sum(not engine.prompts.is_rendered(text, language) for text, language in texts)
    if missing:
        text = f"{missing} of {len(texts)} texts are not rendered yet; run `assistant render` once."
        yield Finding("warning", "rendered answers", text)
    else:
        yield Finding("good", "rendered answers", f"all {len(texts)} texts are ready.")


def _disk(engine: Engine) -> Iterator[Finding]:
    cache = engine.settings.cache.absolute()
    there = next(folder for folder in (cache, *cache.parents) if folder.is_dir())
    free = shutil.disk_usage(there).free / 1e6
    if free < _LEAST_FREE_MB:
        text = f"only {free:.0f} MB are free; delete something, or set `cache` elsewhere."
        yield Finding("warning", "disk", text)
    else:
        yield Finding("good", "disk", f"{free:.0f} MB are free.")


def _phone(engine: Engine) -> Iterator[Finding]:
    """Who may call, and whether callers reach a person."""
    phone = engine.settings.phone
    if not phone.enabled:
        yield Finding(
            "good", "phone", "no phone system may call; docs/phone says how to set one up."
        )
        return
    yield Finding("good", "phone", f"{', '.join(phone.enabled)} may call.")
    person = phone.person(engine.content.facts.contact.phone)
    if person:
        yield Finding("good", "phone: a person", f"key 0 puts callers through to {person}.")
    else:
        text = (
            "callers who want a person are told that nobody can be reached; set "
            "`phone.transfer_to` in assistant.toml, or `phone` under [contact] in facts.toml."
        )
        yield Finding("warning", "phone: a person", text)


def _button(engine: Engine) -> Iterator[Finding]:
    from assistant.kiosk.buttons import unreadable

    if path := engine.settings.kiosk.button:
        reason = unreadable(path)
        yield Finding("error" if reason else "good", "button", reason or f"{path} can be read.")


def _sound(engine: Engine) -> Iterator[Finding]:
    """Records a second and plays one: only a kiosk needs that, so nothing here is an error."""
    from assistant.kiosk.sound import check as listening_test
    from assistant.kiosk.sound.devices import PortAudio

    kiosk = engine.settings.kiosk
    try:
        recorded = listening_test.measure(PortAudio(), kiosk)
    except AudioError as error:
        yield Finding("warning", "sound", str(error))
        return
    for verdict in listening_test.judge(recorded, kiosk.duplex):
        level: Literal["good", "warning"] = "good" if verdict.good else "warning"
        yield Finding(level, f"sound {verdict.what}", verdict.text)


_EXAMINATIONS: dict[str, Callable[[Engine], Iterator[Finding]]] = {
    "environment": _environment,
    "content": _content,
    "language": _language,
    "understanding": _understanding,
    "ears": _ears,
    "voice": _voices,
    "models": _models,
    "rendered answers": _store,
    "disk": _disk,
    "phone": _phone,
    "button": _button,
    "sound": _sound,
}
