"""`assistant check`: what staff must mend before the content goes live."""

import json
from collections.abc import Iterator

from rich.markup import escape

from assistant.commands import heard
from assistant.commands.terminal import console
from assistant.content import Problem, check, reviews
from assistant.engine import Engine
from assistant.errors import ContentError


def run(engine: Engine, as_json: bool, names: bool = False) -> bool:
    """Print every problem with its mend; False when one of them is an error.

    With `names`, also what the ear expects the names of places to sound like. Content that is
    refused raises ContentError, for people; for machines it is a problem like the others.
    """
    try:
        content, levels = engine.content, []
    except ContentError as error:
        if not as_json:
            raise
        print(
            json.dumps(
                {"level": "error", "file": "", "where": "", "text": str(error)}, ensure_ascii=False
            )
        )
        return False
    engine.check_language()
    for problem in _problems(engine):
        levels.append(problem.level)
        _show(problem, as_json)
    if names and not as_json:
        for language in content.languages:
            console.print(heard.table(heard.places(engine, language), language))
            console.print(heard.whose(engine, language))
    errors = levels.count("error")
    if not as_json:
        answers, languages = len(content.intents), ", ".join(content.languages)
        console.print(
            f"{answers} topics in {languages}: {errors} errors, {len(levels) - errors} warnings."
        )
    return errors == 0


def _problems(engine: Engine) -> Iterator[Problem]:
    """The ear's come last: it may be missing, and the others are shown all the same."""
    yield from check(engine.content)
    yield from reviews(engine.content, engine.today())
    for language in engine.content.languages:
        yield from heard.idle(engine, language)
        yield from heard.alike(engine, language)


def _show(problem: Problem, as_json: bool) -> None:
    if as_json:
        print(json.dumps(vars(problem), ensure_ascii=False))
        return
    colour = "red" if problem.level == "error" else "yellow"
    console.print(f"[{colour}]{problem.level}[/{colour}] {escape(str(problem))}", soft_wrap=True)
