"""What callers might say, typed: wordings that nobody looked at to write the questions."""

import csv
from collections.abc import Sequence
from pathlib import Path

from assistant.bench.accuracy import read, written
from assistant.bench.recordings import Text
from assistant.bench.score import RIGHT, Score, score
from assistant.engine import Engine


def read_callers(folder: Path) -> dict[str, list[Text]]:
    """Wordings by language, of `folder/<language>.tsv`: the intents that would be right, with "|"
    between, none for what must be refused; then the words."""
    found = {}
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            found[path.stem] = [_text(path.stem, row["intents"], row["words"]) for row in rows]
    return found


def measure(engine: Engine, callers: dict[str, list[Text]]) -> dict[str, Score]:
    """A score for each language; every sentence is a visit of its own, language not told."""
    return {language: _score(engine, language, texts) for language, texts in callers.items()}


def _score(engine: Engine, language: str, texts: Sequence[Text]) -> Score:
    trials = [read(engine, text) for text in texts]
    understood = frozenset(trial.text for trial in trials if trial.verdict in RIGHT)
    return score(trials, understood, written(engine, language))


def _text(language: str, intents: str, words: str) -> Text:
    intent, *also = intents.split("|")
    return Text(words, language, words, intent or None, tuple(also))
