"""The words of every answer: English source texts and their translations.

English is the source (`en/answers.toml`); other languages are gettext catalogs with the key as
message context. A translation counts only while it belongs to the English text of today: a fuzzy,
missing or outdated one is no text at all, and `text` says so with None. So is one whose
placeholders differ.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from babel.messages.catalog import Catalog as Messages
from babel.messages.pofile import PoFileError, read_po

from assistant.content.reading import Table, load
from assistant.errors import ContentError

SOURCE = "en"
PO_LINE = re.compile(r'(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?) )?"([^"\\]|\\.)*")?')
TAG = re.compile(r"</?[a-zA-Z][^>]*>?")
PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Catalog:
    """Texts by key, in the source language and translated."""

    source: Mapping[str, str]
    messages: Mapping[str, Messages]
    """Babel's catalogs, by language."""
    files: Mapping[str, str]
    """Where the texts of each language stand, for people."""

    def text(self, key: str, language: str) -> str | None:
        """The current text, or None where there is none in this language."""
        english = self.source.get(key)
        if english is None or language == SOURCE:
            return english
        messages = self.messages.get(language)
        message = messages.get(english, key) if messages is not None else None
        if message is None or message.fuzzy or not isinstance(message.string, str):
            return None
        if placeholders(message.string) != placeholders(english):
            return None
        return message.string.strip() or None

    def pick(self, key: str, *variants: str) -> str | None:
        """The first of `key:variant` that exists, else `key` itself, else None."""
        for variant in variants:
            if f"{key}:{variant}" in self.source:
                return f"{key}:{variant}"
        return key if key in self.source else None


def parse_source(text: str, file: str) -> dict[str, str]:
    """Read `answers.toml`: key -> English text. Raises ContentError."""
    texts = Table(load(text, file), file).all_text()
    for key, value in texts.items():
        _refuse_unspeakable(key, value, file)
    return {key: " ".join(value.split()) for key, value in texts.items()}


def parse_messages(text: str, file: str, language: str) -> Messages:
    """Read a PO file. Raises ContentError with the line."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        # Babel would cut the first and the last letter off a text whose quotes are missing.
        if not PO_LINE.fullmatch(line.strip()):
            raise ContentError(
                f"{file}, line {number} cannot be read: it must be a comment, or a keyword and a"
                " text in quotes; open it in Poedit, or mend it there."
            )
        if line.startswith("msgctxt "):
            first = lines.setdefault(line.strip(), number)
            if first != number:  # Babel would take one of them in silence
                raise ContentError(
                    f"{file}, line {number}: {line.removeprefix('msgctxt ').strip()} stands on line"
                    f" {first} already: take one of the two out."
                )
    try:
        messages = read_po(StringIO(text), locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        line = f", line {error.lineno + 1}" if isinstance(error, PoFileError) else ""
        raise ContentError(
            f"{file}{line} cannot be read: {error}; open it in Poedit, or mend it there."
        ) from error
    for message in messages:
        if message.id and isinstance(message.string, str):
            _refuse_unspeakable(str(message.context), message.string, file)
    return messages


def placeholders(text: str) -> set[str]:
    """The names in braces."""
    return set(PLACEHOLDER.findall(text))


def _refuse_unspeakable(key: str, text: str, file: str) -> None:
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest or "" in placeholders(text):
        raise ContentError(
            f"{file}: {key} has a brace without its partner or without a name inside:"
            " write placeholders like {place}."
        )
    if text.strip() and not any(map(str.isalnum, text)):
        raise ContentError(f'{file}: {key} is "{text}", which nobody can say: write words.')
    if TAG.search(text):
        raise ContentError(
            f"{file}: {key} has a tag ({TAG.findall(text)[0]}), which would be read aloud: write"
            " words alone."
        )
