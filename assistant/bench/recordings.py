"""The committed recordings of test questions, and what a right answer to each would be."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UsageError


@dataclass(frozen=True)
class Text:
    """One sentence of the test set."""

    id: str
    language: str
    words: str
    intent: str | None
    """What it asks; None for what must not be answered."""

    also: tuple[str, ...] = ()
    """Other intents that are an honest reading."""

    slots: tuple[tuple[str, str], ...] = ()

    @property
    def accepted(self) -> frozenset[str]:
        """Every intent that counts as right; empty for off-topic."""
        return frozenset(() if self.intent is None else (self.intent, *self.also))


@dataclass(frozen=True)
class Recording:
    """One text said by one voice."""

    path: Path
    text: Text
    voice: str
    sha256: str


def read_texts(folder: Path) -> dict[tuple[str, str], Text]:
    """Texts of `folder/texts/*.toml` by language and id, in the order of the files."""
    texts = {}
    for path in sorted((folder / "texts").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for group in ("questions", "commands", "off_topic"):
            for entry in table[group]:
                text = _text(entry, table["language"])
                texts[text.language, text.id] = text
    return texts


def _text(entry: Mapping[str, object], language: str) -> Text:
    also, slots = entry.get("also", []), entry.get("slots", {})
    assert isinstance(also, list)
    assert isinstance(slots, dict)
    intent = entry.get("intent")
    return Text(
        id=str(entry["id"]),
        language=language,
        words=str(entry["text"]),
        intent=None if intent is None else str(intent),
        also=tuple(also),
        slots=tuple(sorted(slots.items())),
    )


def read_recordings(folder: Path) -> list[Recording]:
    """Recordings of `folder/manifest.tsv`, in its order.

    Raises:
        UsageError: there is none, because this is not a checkout of the project.
    """
    manifest = folder / "manifest.tsv"
    if not manifest.is_file():
        raise UsageError(
            f"There are no test recordings in {folder}: run this in a checkout of the project."
        )
    texts = read_texts(folder)
    with manifest.open(encoding="utf-8", newline="") as lines:
        return [
            Recording(
                path=folder / row["file"],
                text=texts[row["language"], row["text"]],
                voice=row["voice"],
                sha256=row["sha256"],
            )
            for row in csv.DictReader(lines, delimiter="\t")
        ]


def sample(recordings: Sequence[Recording], every: int) -> list[Recording]:
    """One of every so many, from changing places, so that all voices take part."""
    return [r for n, r in enumerate(recordings) if (n + n // every) % every == 0]
