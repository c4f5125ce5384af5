"""Content with few questions: it is fitted and compiled in no time."""

from pathlib import Path


def few_questions(locales: Path) -> None:
    """Leave ten phrases of each intent in a copy of `locales/`, and no utterances."""
    for path in locales.glob("*/questions.toml"):
        kept, phrases = [], 0
        for line in path.read_text(encoding="utf-8").splitlines():
            phrases = phrases + 1 if line.startswith('  "') else 0
            if phrases <= 10:
                kept.append(line)
        path.write_text("\n".join(kept), encoding="utf-8")
        path.with_name("utterances.txt").unlink()
