"""One thing that staff must mend."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and how to mend it."""

    level: Literal["error", "warning"]
    """An error must be mended before the content goes live."""
    file: str
    where: str
    """The key or phrase."""
    text: str
    """The rest of the sentence: what is wrong and how to mend it."""

    def __str__(self) -> str:
        return f"{self.file}: {self.where} {self.text}."
