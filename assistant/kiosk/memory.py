"""The choice of devices, kept in `assistant.toml` without touching what else is written there."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from assistant.disk.replacement import replacing
from assistant.errors import SettingsError

_TABLE = re.compile(r"^\s*\[kiosk\]\s*(#.*)?$")
_ANY_TABLE = re.compile(r"^\s*\[")


def remember(path: Path, values: Mapping[str, str]) -> None:
    """Set these keys of the table `[kiosk]`.

    Raises:
        SettingsError: the file cannot be written, or is not what we take it for.
    """
    if not values:
        return
    try:
        before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        after = changed(before, values)
        tomllib.loads(after)
        with replacing(path, durable=True) as part:  # nobody can make again what else is set there
            part.write_text(after, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"The choice of devices cannot be remembered in {path.name} ({error}): "
            "write it there yourself."
        ) from error


def changed(text: str, values: Mapping[str, str]) -> str:
    """``text`` with these keys of `[kiosk]` set; other lines stay as they are.

    >>> print(changed("[kiosk]\\nidle = 60\\nmicrophone = 3", {"microphone": "USB"}), end="")
    [kiosk]
    microphone = "USB"
    idle = 60
    """
    lines = text.splitlines()
    # A JSON string is a TOML string.
    new = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    start = next((i for i, line in enumerate(lines) if _TABLE.match(line)), None)
    if start is None:
        gap = [""] if lines else []
        return "\n".join([*lines, *gap, "[kiosk]", *new]) + "\n"
    rest = lines[start + 1 :]
    end = next((i for i, line in enumerate(rest) if _ANY_TABLE.match(line)), len(rest))
    kept = [line for line in rest[:end] if line.split("=")[0].strip() not in values]
    return "\n".join([*lines[: start + 1], *new, *kept, *rest[end:]]) + "\n"
