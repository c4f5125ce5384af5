"""`pybabel extract` for `answers.toml`: every text is a message, its key the context."""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from assistant.content.catalog import parse_source

Extracted = tuple[int, str, tuple[str, str], list[str]]


def extract_answers(
    file: IO[bytes],
    _keywords: Sequence[str],
    _comment_tags: Sequence[str],
    **_options: Mapping[str, Any],
) -> Iterator[Extracted]:
    """Babel's extractor protocol: (line, function, (context, text), comments)."""
    text = file.read().decode("utf-8-sig")
    lines = {line.split('"')[1]: n for n, line in enumerate(text.splitlines(), 1) if '" = ' in line}
    for key, message in parse_source(text, "answers.toml").items():
        yield lines.get(key, 0), "pgettext", (key, message), []
