"""What an operator can set: `assistant.toml` in the project, then environment variables.

`ASSISTANT_LANGUAGE=es` sets a value of the top level, `ASSISTANT_ENDPOINT__TRAILING=1.0` one of a
table. Every value has a default that works; a wrong one gives a sentence, not a traceback.
"""

from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.errors import SettingsError
from assistant.kiosk.settings import KioskSettings
from assistant.phone.settings import PhoneSettings
from assistant.session.turn_taking import TurnTaking
from assistant.speech.endpoint import EndpointSettings

PROJECT = Path(__file__).resolve().parent.parent
FILE = PROJECT / "assistant.toml"


class Settings(BaseSettings):
    """All settings, checked; build one with `load`."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_nested_delimiter="__", extra="forbid", frozen=True
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
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, FILE)


def load(**overrides: Any) -> Settings:
    """Settings in force.

    Raises:
        SettingsError: a value cannot be used; says which and why.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "missing":
            raise SettingsError(
                f"The setting '{name}' is missing: write it into {FILE.name} or the environment."
            ) from error
        raise SettingsError(
            f"The setting '{name}' cannot be used ({first['msg'].lower()}): "
            f"correct it in {FILE.name} or in the environment."
        ) from error
    except ValueError as error:
        raise SettingsError(f"{FILE.name} is not valid TOML ({error}): correct it.") from error
