"""Figures of a measurement, and the table that people read."""

from dataclasses import dataclass


@dataclass
class Figure:
    """One figure of the table: word error rate in percent, on how much, at what cost."""

    task: str
    line: bool
    language: str
    set: str
    system: str
    utterances: int
    words: int
    error: float
    cpu_seconds: float
    audio_seconds: float


def merged(figures: list[Figure]) -> list[Figure]:
    """The figures, and one over all sets of a language where it has several."""
    out = list(figures)
    keys = dict.fromkeys((f.task, f.line, f.language, f.system) for f in figures)
    for task, line, language, system in keys:
        parts = [
            f
            for f in figures
            if (f.task, f.line, f.language, f.system) == (task, line, language, system)
        ]
        if len(parts) > 1:
            words = sum(f.words for f in parts)
            error = round(sum(f.error * f.words for f in parts) / words, 1)
            out.append(
                Figure(
                    task, line, language, "all", system, sum(f.utterances for f in parts), words,
                    error, round(sum(f.cpu_seconds for f in parts), 1),
                    round(sum(f.audio_seconds for f in parts), 1),
                )
            )  # fmt: skip
    return out


def table(figures: list[Figure], systems: list[str]) -> str:
    """Markdown table, one line a task and set, the systems side by side."""
    head = "| task | line | language | set | n | " + " | ".join(
        f"{s}, error % (CPU s)" for s in systems
    )
    lines = [head + " |", "|" + " --- |" * (5 + len(systems))]
    keys = dict.fromkeys((f.task, f.line, f.language, f.set, f.utterances) for f in figures)
    for key in keys:
        found = {
            f.system: f for f in figures if (f.task, f.line, f.language, f.set, f.utterances) == key
        }
        cells = [
            f"{found[s].error:.1f} ({found[s].cpu_seconds:.1f})" if s in found else "-"
            for s in systems
        ]
        task, line, language, name, count = key
        place = "telephone 15 dB" if line else "clean"
        lines.append(
            f"| {task} | {place} | {language} | {name} | {count} | " + " | ".join(cells) + " |"
        )
    return "\n".join(lines)
