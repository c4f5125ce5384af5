"""The `assistant` command: what can be typed; what comes of it is done in `commands` and the doors.

Parts are imported inside the functions: `assistant --help` must not load a recogniser.
"""

import sys
from typing import Annotated, Any

import typer

from assistant import __version__
from assistant.cli import doors, models, questions, upkeep
from assistant.errors import AssistantError, UsageError

app = typer.Typer(
    no_args_is_help=True,
    help="Answers spoken questions about legal-relief events, offline, in the person's language.",
    pretty_exceptions_enable=False,
)
app.add_typer(questions.app)
app.add_typer(doors.app)
app.add_typer(upkeep.app)
app.add_typer(models.app, name="models")


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"assistant {__version__}")
        raise typer.Exit


def main() -> Any:
    """Run the command; an expected failure is one sentence on stderr."""
    try:
        return app(standalone_mode=True)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 1
