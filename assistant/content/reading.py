"""TOML into checked values: every mistake becomes one sentence that names file, place and mend."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from math import isfinite
from typing import Any, TypeVar

from assistant.content.number import FEWEST, dialled
from assistant.errors import ContentError

PHONE_EXAMPLE = "+1 555 010 0000"

Value = TypeVar("Value")


def load(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML file; `file` is its name for people. Raises ContentError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{file} cannot be read: {error}; {_hint(text, error)}.") from error


def _hint(text: str, error: tomllib.TOMLDecodeError) -> str:
    """What is most likely wrong in the line that cannot be read."""
    found = re.search(r"line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    if re.search("[“”„]|[=[,]\\s*[‘’]", line):
        return 'take out the curly quotation marks and write straight ones, like "City Library"'
    if re.search(r"=\s*(\d{1,2}:\d\d(?![:\d])|\d:\d\d|\d{1,2}\s*[ap]\.?m)", line):
        return "write an hour with two digits in each of its parts, like 09:30:00"
    if re.search(r"=\s*\d{1,4}[-/.]\d{1,2}[-/.]\d", line):
        return "write a day of the calendar, as year, month and day, like 2018-10-20"
    return "look for a missing quote, comma or bracket there, or a name written twice"


class Table:
    """One table of a file, read key by key; a key nobody asked for is a typing mistake."""

    def __init__(self, data: Mapping[str, Any], file: str, where: str = "") -> None:
        self.data = data
        self.file = file
        self.where = where
        self.asked: set[str] = set()

    def wrong(self, key: str, problem: str) -> ContentError:
        """The error for one key: file, place, what is wrong and how to mend it."""
        path = f"{self.where}.{key}" if self.where else key
        return ContentError(f"{self.file}: {path} {problem}.")

    def _get(self, key: str, kind: type[Value], example: str) -> Value | None:
        self.asked.add(key)
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, dict) and value and kind is not dict:
            dotted = f"{key}.{next(iter(value))}"
            raise self.wrong(key, f'is split by a dot: put the key in quotes, "{dotted}" = ...')
        # TOML's true is an int to Python, and a moment is a date: neither is what staff meant.
        if type(value) is not kind or (isinstance(value, str) and not value.strip()):
            raise self.wrong(key, f"has a value that does not fit: write it like {example}")
        return value

    def _need(self, key: str, value: Value | None, example: str) -> Value:
        if value is None:
            raise self.wrong(key, f"is missing: add it, like {example}")
        return value

    def text(self, key: str, example: str = "some words") -> str | None:
        return self._get(key, str, f'{key} = "{example}"')

    def needed_text(self, key: str) -> str:
        return self._need(key, self.text(key), f'{key} = "some words"')

    def phone(self, key: str) -> str | None:
        """One number, as people read it and lines can dial it."""
        number = self.text(key, PHONE_EXAMPLE)
        if number is None:
            return None
        if len((dialled(number) or "").lstrip("+")) < FEWEST:
            must = f'must be one number in digits, like "{PHONE_EXAMPLE}"'
            raise self.wrong(key, f'is "{number}", but {must}')
        return number

    def truth(self, key: str) -> bool | None:
        return self._get(key, bool, f"{key} = true")

    def day(self, key: str) -> date | None:
        if isinstance(self.data.get(key), datetime):
            raise self.wrong(key, f"has a time of day too: write only the day, {key} = 2018-10-20")
        return self._get(key, date, f"{key} = 2018-10-20")

    def needed_day(self, key: str) -> date:
        return self._need(key, self.day(key), f"{key} = 2018-10-20")

    def hour(self, key: str) -> time | None:
        return self._get(key, time, f"{key} = 17:00:00")

    def number(self, key: str) -> float | None:
        value = self.data.get(key)
        if type(value) is float and isfinite(value):
            return self._get(key, float, f"{key} = 25")
        return self._get(key, int, f"{key} = 25")

    def texts(self, key: str, empty: bool = False) -> tuple[str, ...] | None:
        """A list of non-empty strings, or None where the key is absent."""
        example = f'{key} = ["one", "two"]'
        values = self._get(key, list, example)
        if values is None:
            return None
        if not values and not empty:
            raise self.wrong(key, f"is an empty list: write {example}, or take the line out")
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(key, f"has something that is not text in its list: write {example}")
        if not all(value.strip() for value in values):
            raise self.wrong(key, "has an empty text in its list: write words there or take it out")
        return tuple(values)

    def needed_texts(self, key: str) -> tuple[str, ...]:
        return self._need(key, self.texts(key), f'{key} = ["one", "two"]')

    def table(self, key: str) -> "Table":
        """A table inside this one; an absent one reads as empty."""
        path = f"{self.where}.{key}" if self.where else key
        return Table(self._get(key, dict, f"a line [{path}] of its own") or {}, self.file, path)

    def tables(self, key: str) -> "dict[str, Table]":
        """All tables inside `key`, by their names."""
        outer = self.table(key)
        return {name: outer.table(name) for name in outer.data}

    def all_texts(self) -> dict[str, tuple[str, ...]]:
        """Every key of a table of lists."""
        return {key: self.needed_texts(key) for key in self.data}

    def all_text(self) -> dict[str, str]:
        """Every key of a table of strings."""
        return {key: self.needed_text(key) for key in self.data}

    def spoken_as_it_stands(self) -> None:
        """Refuse braces and texts without a word, here and in all tables inside."""
        for key, value in self.data.items():
            if isinstance(value, dict):
                path = f"{self.where}.{key}" if self.where else key
                Table(value, self.file, path).spoken_as_it_stands()
            for text in value if isinstance(value, list) else (value,):
                if isinstance(text, str) and text.strip():
                    self._refuse_unspeakable(key, text)

    def _refuse_unspeakable(self, key: str, text: str) -> None:
        if "{" in text or "}" in text:
            mend = "nothing is filled in here, so write the words themselves"
            raise self.wrong(key, f'has a brace in "{text}": {mend}')
        if not any(map(str.isalnum, text)):
            raise self.wrong(key, f'is "{text}", which nobody can say: write words')

    def done(self) -> None:
        """Refuse keys nobody asked for: a mistyped optional fact must not vanish in silence."""
        for key in self.data:
            if key not in self.asked:
                near = get_close_matches(key, sorted(self.asked), n=1)
                known = ", ".join(sorted(self.asked))
                hint = f"did you mean {near[0]}" if near else f"it can be {known}"
                raise self.wrong(key, f"is not something this file can hold; {hint}")
