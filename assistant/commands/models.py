"""`assistant models`: official models, fetched, checked, removed."""

import json

from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn
from rich.table import Table

from assistant.commands.terminal import console, errors
from assistant.engine import Engine


def show(engine: Engine, as_json: bool) -> None:
    """One line a model: name, language, size, licence, whether it is here."""
    statuses = engine.models.list()
    if as_json:
        for status in statuses:
            model = status.model
            record = {
                "name": model.name,
                "kind": model.kind,
                "language": model.language,
                "bytes": model.size,
                "licence": model.licence,
                "state": status.state,
            }
            print(json.dumps(record, ensure_ascii=False))
        return
    table = Table("name", "kind", "language", "MB", "licence", "state", box=None)
    for status in statuses:
        model = status.model
        megabytes = f"{model.size / 1e6:.0f}"
        here = status.state if status.state == "absent" else f"[green]{status.state}[/green]"
        table.add_row(model.name, model.kind, model.language, megabytes, model.licence, here)
    console.print(table)


def verify(engine: Engine, name: str | None) -> bool:
    """Check what is installed against its published checksums; False when something is wrong."""
    problems = engine.models.verify(name)
    for model, problem in problems.items():
        found = f"[red]{model}: {escape(problem)}[/red]" if problem else f"{model}: good"
        console.print(found)
    if not problems:
        console.print("No official model is installed; `assistant models list` shows them.")
    return not any(problems.values())


def install(engine: Engine, name: str, source: str | None) -> None:
    """Fetch one model with a progress bar.

    Raises:
        ModelError: it cannot be had, or is not what it should be.
    """
    columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors) as bar:
        tasks: dict[str, int] = {}

        def progress(file: str, done: int, size: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(file, total=size)
            bar.update(tasks[file], completed=done)  # type: ignore[arg-type]

        folder = engine.models.install(name, source, progress)
    console.print(f"{name} is in {folder}.")


def remove(engine: Engine, name: str) -> None:
    """Delete an installed model.

    Raises:
        ModelError: it is not installed.
    """
    engine.models.remove(name)
    console.print(f"{name} is removed.")
