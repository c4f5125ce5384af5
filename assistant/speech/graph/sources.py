"""What people may say, as the graph takes it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class GraphSource:
    """What people may say in one language."""

    sentences: Sequence[str]
    """Whole utterances as spoken; punctuation and case are ignored."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Other words people use, with their share of all running words."""
    hear: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Word or name -> respellings as people say it; see `Lexicon.pronounce`."""

    def plain(self) -> dict[str, object]:
        """The same as JSON can hold it."""
        return {
            "sentences": list(self.sentences),
            "words": dict(sorted(self.words.items())),
            "hear": {name: list(spellings) for name, spellings in sorted(self.hear.items())},
        }


def words_of(sentence: str) -> list[str]:
    """The words of a sentence as the graph knows them: lower case, no punctuation.

    >>> words_of("¿Cuándo es? Don't ask.")
    ['cuándo', 'es', "don't", 'ask']
    """
    text = unicodedata.normalize("NFC", sentence).lower().replace("’", "'")
    return _WORD.findall(text)
