"""`assistant check`: what staff must mend before the content goes live."""

import json

from rich.markup import escape

from assistant.commands import heard
from assistant.commands.terminal import console
from assistant.content import check
from assistant.engine import Engine


def run(engine: Engine, as_json: bool, names: bool = False) -> bool:
    """Print every problem with its mend; False when one of them is an error.

    With `names`, also what the ear expects the names of places to sound like.
    """
    content = engine.content
    problems = check(content)
    for language in content.languages:
        problems += [*heard.idle(engine, language), *heard.alike(engine, language)]
    for problem in problems:
        if as_json:
            print(json.dumps(vars(problem), ensure_ascii=False))
        else:
            colour = "red" if problem.level == "error" else "yellow"
            console.print(
                f"[{colour}]{problem.level}[/{colour}] {escape(str(problem))}", soft_wrap=True
            )
    if names and not as_json:
        for language in content.languages:
            console.print(heard.table(heard.places(engine, language), language))
            console.print(heard.whose(engine, language))
    errors = sum(problem.level == "error" for problem in problems)
    if not as_json:
        answers, languages = len(content.intents), ", ".join(content.languages)
        console.print(
            f"{answers} topics in {languages}: {errors} errors, {len(problems) - errors} warnings."
        )
    return errors == 0
