"""What an operator can set: `assistant.toml` in the project, then environment variables.

`ASSISTANT_LANGUAGE=es` sets a value of the top level, `ASSISTANT_ENDPOINT__WAIT=1.0` one of a
table; an empty variable sets nothing. Every value has a default that works; a wrong one gives a
sentence, not a traceback.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError

from assistant.errors import SettingsError
from assistant.kiosk.settings import KioskSettings
from assistant.phone.settings import PhoneSettings
from assistant.session.turn_taking import TurnTaking
from assistant.speech.endpoint import EndpointSettings

PROJECT = Path(__file__).resolve().parent.parent
FILE = PROJECT / "assistant.toml"


class _File(TomlConfigSettingsSource):
    """`assistant.toml`, also as Windows saves it: with a byte order mark in front."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:
        return tomllib.loads(file_path.read_text(encoding="utf-8-sig"))


class Settings(BaseSettings):
    """All settings, checked; build one with `load`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    locales: Path = PROJECT / "locales"
    """Folder with the facts, answers and questions."""

    models: Path = PROJECT / "models"
    """Folder with the networks, voices and installed official models."""

    cache: Path = PROJECT / ".cache"
    """Folder for what can be made again: decoding graphs and rendered answers."""

    language: str | None = None
    """Speak and hear only this language; None hears every offered one."""

    today: date | None = None
    """Pretend that it is this day; None asks the clock."""

    threads: int = Field(default=1, ge=1)
    """Threads of one synthesis."""

    store_mb: int = Field(default=512, ge=1)
    """Largest size of the store of rendered answers, megabytes."""

    endpoint: EndpointSettings = EndpointSettings()
    turns: TurnTaking = TurnTaking()
    kiosk: KioskSettings = KioskSettings()
    phone: PhoneSettings = PhoneSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file."""
        return init_settings, env_settings, _File(settings_cls, FILE)


def load(**overrides: Any) -> Settings:
    """Settings in force.

    Raises:
        SettingsError: a value cannot be used; says which and why.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(_sentence(error.errors()[0])) from error
    except SourceError as error:
        variable = _variable(str(error).split('"')[1])
        raise SettingsError(
            f"The environment variable {variable} must be a table in JSON: correct it, or set one"
            f" value at a time ({variable}__NAME)."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE.name} is not UTF-8 text: save it as UTF-8.") from error
    except ValueError as error:
        raise SettingsError(f"{FILE.name} is not valid TOML ({error}): correct it.") from error
    except OSError as error:
        raise SettingsError(
            f"{FILE.name} cannot be read ({error.strerror}): let this user read it."
        ) from error


# -- what is wrong, in words that help; pydantic's are for programmers

_MUST_BE: Final = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "string": "text in quotes",
    "path": "a folder in quotes",
    "date": "a day such as 2018-10-20",
    "model": "a table",
    "dataclass": "a table",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
    "string_too_short": "{min_length} or more letters long",
    "too_short": "{min_length} or more letters long",
    "string_pattern_mismatch": "a web address (http:// or https://) without a slash at its end",
    "telephone_number": "one telephone number of at most 15 digits, such as +15550100000 or 101",
    "user_name": "a name without a colon",
    "public_key": "the public key of the account, 44 letters and digits of base64",
}
"""What a value must be, by pydantic's type of error, else by the first word of it."""


def _sentence(error: ErrorDetails) -> str:
    """What is wrong with a setting and what to do about it; its value may be a secret."""
    kind, path = error["type"], [str(part) for part in error["loc"]]
    known = list(_names(Settings))
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        name = ".".join(path)
        elsewhere = [other for other in known if other.split(".")[-1] == path[-1]]
        close = elsewhere or get_close_matches(name, known, n=1)
        hint = f" (did you mean '{close[0]}'?)" if close else ""
        wrong, mend = f"There is no setting '{name}'{hint}", "correct or remove it in"
    else:
        # Where a value may be of two kinds, pydantic's path ends with the name of one of them.
        while path and ".".join(path) not in known:
            path.pop()
        name = ".".join(path)
        if kind == "missing":
            wrong, mend = f"The setting '{name}' is missing", "write it into"
        else:
            must = _MUST_BE.get(kind) or _MUST_BE.get(kind.split("_")[0]) or "another value"
            wrong = f"The setting '{name}' must be {must.format(**error.get('ctx', {}))}"
            mend = "correct it in"
    return f"{wrong}: {mend} {FILE.name} or the environment ({_variable(*path)})."


def _variable(*path: str) -> str:
    return f"ASSISTANT_{'__'.join(path).upper()}"


def _names(table: Any, before: str = "") -> Iterator[str]:
    """The name of every setting, with its tables before it: "kiosk", "kiosk.idle"."""
    fields = getattr(table, "model_fields", None) or getattr(table, "__dataclass_fields__", {})
    for name, field in fields.items():
        yield before + name
        kind = field.annotation if isinstance(field, FieldInfo) else field.type
        for one in get_args(kind) or (kind,):
            yield from _names(one, f"{before}{name}.")
