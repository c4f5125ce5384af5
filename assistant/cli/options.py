"""What several subcommands take, and the engine that most of them ask for."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.engine import Engine

Json = Annotated[bool, typer.Option("--json", help="For machines: one JSON object a line.")]
Language = Annotated[
    str, typer.Option(help="Hear and speak only this language (en, es, ...); auto finds out.")
]


def engine(language: str = "auto") -> "Engine":
    """An engine whose content is loaded.

    Raises:
        SettingsError, ContentError: what staff or operators wrote cannot be used.
        UsageError: the language is not offered.
    """
    built = unchecked_engine(language)
    built.check_language()
    return built


def unchecked_engine(language: str = "auto") -> "Engine":
    """An engine for what has to work while the content does not.

    Raises:
        SettingsError: what an operator wrote cannot be used.
    """
    from assistant import settings
    from assistant.engine import Engine

    return Engine(settings.load(**({} if language == "auto" else {"language": language})))
