"""Measure a network on people: the table of the hearing part.

    python -m scripts.models.ear.evaluate SPEECH NETWORK --first RECOGNISER [--json OUT]

``SPEECH`` is the folder with ``dev/manifest.tsv``; ``NETWORK`` a folder as ``export`` writes it;
``RECOGNISER`` the first models (complete Vosk folders ``en`` and ``es``): their lexicon and graph
serve both networks, so that only the acoustics differ. Figures are of the half of the dev speakers
kept for reporting (``split.json``), unless ``--half tune``.

Tasks, each clean and through a telephone at 15 dB: ``phrases``, a run-time grammar of all dev
transcripts of the language; ``loop``, a loop over the words of the set alone; ``language``, the
product's own compiled graph over the Common Voice transcripts of English and Spanish at once, where
the words heard tell the language (the figure is the share that is wrong or rejected)."""

import argparse
import csv
import json
import re
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import vosk
from tqdm import tqdm

from scripts.models.ear import features, lexicon

Samples = npt.NDArray[np.int16]
SPLIT = Path(__file__).parent / "split.json"
SETS = {
    "en": ["an4_test", "commonvoice", "librispeech_test_other_part", "speechocean762_test"],
    "es": ["commonvoice"],
}
TELEPHONE_SNR = 15.0


@dataclass
class Clip:
    """One dev recording."""

    set: str
    language: str
    speaker: str
    words: list[str]
    sound: features.Floats

    def samples(self, line: bool) -> Samples:
        """16 kHz, 16 bit; through a telephone line, back up as the product does it, or not."""
        sound = self.sound
        if line:
            random = np.random.default_rng(
                zlib.crc32(" ".join([self.speaker, *self.words]).encode())
            )
            sound = features.telephone(sound, random, TELEPHONE_SNR, kaldi=False)
        return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


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


def edits(reference: list[str], heard: list[str]) -> int:
    """Word edits between two texts."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(reference, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def clips(folder: Path, languages: Iterable[str]) -> list[Clip]:
    """Dev recordings whose transcript is words only."""
    out = []
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = lexicon.words(row["transcript"])
            if row["language"] not in languages or not words or any(map(_number, words)):
                continue
            sound = features.read(folder / row["path"])
            out.append(Clip(row["set"], row["language"], row["speaker"], words, sound))
    return out


def _number(word: str) -> bool:
    return any(c.isdigit() for c in word)


def model_folder(out: Path, first: Path, network: Path | None, settings: dict[str, str]) -> Path:
    """A Vosk folder: graph of ``first``, acoustics of ``network`` (None: its own)."""
    shutil.copytree(first, out)
    if network is not None:
        shutil.copy(network / "final.mdl", out / "am" / "final.mdl")
        shutil.copy(network / "mfcc.conf", out / "conf" / "mfcc.conf")
        conf = (network / "model.conf").read_text(encoding="utf-8")
        for name, value in settings.items():
            conf = re.sub(rf"--{name}=\S+", f"--{name}={value}", conf)
        (out / "conf" / "model.conf").write_text(conf, encoding="utf-8")
    return out


def decode(model: vosk.Model, samples: Samples, grammar: str | None = None) -> list[str]:
    """Words that Vosk hears, ``[unk]`` left out."""
    recogniser = (
        vosk.KaldiRecognizer(model, features.RATE, grammar)
        if grammar
        else vosk.KaldiRecognizer(model, features.RATE)
    )
    raw, text = samples.tobytes(), ""
    for i in range(0, len(raw), 6400):
        if recogniser.AcceptWaveform(raw[i : i + 6400]):
            text += " " + json.loads(recogniser.Result())["text"]
    text += " " + json.loads(recogniser.FinalResult())["text"]
    return [word for word in text.split() if word != "[unk]"]


def measure(
    model: vosk.Model, system: str, every: list[Clip], part: list[Clip], tasks: list[str]
) -> list[Figure]:
    """Figures of one system in one language."""
    out = []
    language = part[0].language
    phrases = json.dumps([*sorted({" ".join(c.words) for c in every}), "[unk]"])
    for task in tasks:
        for line in (False, True):
            for name in SETS[language]:
                chosen = [c for c in part if c.set == name]
                if not chosen:
                    continue
                own = {w for c in every if c.set == name for w in c.words}
                grammar = phrases if task == "phrases" else json.dumps([*sorted(own), "[unk]"])
                wrong = words = 0
                audio = cpu = 0.0
                for clip in tqdm(chosen, desc=f"{system} {task} {language} {name}", leave=False):
                    samples = clip.samples(line)
                    began = time.process_time()
                    wrong += edits(clip.words, decode(model, samples, grammar))
                    cpu += time.process_time() - began
                    words += len(clip.words)
                    audio += len(samples) / features.RATE
                error = round(100 * wrong / words, 1)
                out.append(
                    Figure(
                        task, line, language, name, system, len(chosen), words, error,
                        round(cpu, 1), round(audio, 1),
                    )
                )  # fmt: skip
    return out


def spoken_language(network: Path, every: list[Clip], part: list[Clip], name: str) -> list[Figure]:
    """Share of Common Voice clips whose language the compiled graph of both gets wrong, percent."""
    from assistant.speech import graph

    sources = {
        language: graph.GraphSource(
            [" ".join(c.words) for c in every if c.language == language and c.set == "commonvoice"]
        )
        for language in ("en", "es")
    }
    out = []
    with tempfile.TemporaryDirectory() as folder:
        model = vosk.Model(str(graph.compile(sources, network, Path(folder)) / graph.ALL))
        for line in (False, True):
            for language in sources:
                chosen = [c for c in part if c.language == language and c.set == "commonvoice"]
                wrong, audio, began = 0, 0.0, time.process_time()
                for clip in tqdm(chosen, desc=f"{name} language {language}", leave=False):
                    samples = clip.samples(line)
                    tags = [word.rpartition("@")[2] for word in decode(model, samples)]
                    wrong += not tags or tags.count(language) * 2 <= len(tags)
                    audio += len(samples) / features.RATE
                cpu = round(time.process_time() - began, 1)
                error = round(100 * wrong / len(chosen), 1)
                out.append(
                    Figure(
                        "language", line, language, "commonvoice", name, len(chosen), len(chosen),
                        error, cpu, round(audio, 1),
                    )
                )  # fmt: skip
    return out


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


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("networks", type=Path, nargs="+")
    parser.add_argument("--first", type=Path, required=True, help="folder with en/ and es/")
    parser.add_argument(
        "--without-first", action="store_true", help="do not measure the first models"
    )
    parser.add_argument("--half", choices=["tune", "report"], default="report")
    parser.add_argument("--tasks", nargs="*", default=["phrases", "loop", "language"])
    parser.add_argument("--languages", nargs="*", default=["en", "es"])
    parser.add_argument("--set", nargs="*", default=[], help="option=value put into model.conf")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    vosk.SetLogLevel(-1)
    half = {tuple(p) for p in json.loads(SPLIT.read_text(encoding="utf-8"))[options.half]}
    settings = dict(item.split("=", 1) for item in options.set)
    systems: list[tuple[str, Path | None]] = [(str(n), n) for n in options.networks]
    if not options.without_first:
        systems.insert(0, ("first models", None))
    figures: list[Figure] = []
    if "language" in options.tasks:
        every = clips(options.speech / "dev", ["en", "es"])
        part = [c for c in every if (c.set, c.speaker) in half]
        for name, network in systems:
            if network is not None:
                figures += spoken_language(network, every, part, name)
    tasks = [task for task in options.tasks if task in ("phrases", "loop")]
    for language in options.languages if tasks else []:
        every = clips(options.speech / "dev", [language])
        part = [c for c in every if (c.set, c.speaker) in half]
        for name, network in systems:
            with tempfile.TemporaryDirectory() as folder:
                place = model_folder(
                    Path(folder) / "model", options.first / language, network, settings
                )
                figures += measure(vosk.Model(str(place)), name, every, part, tasks)
    figures = merged([f for f in figures if f.task != "language"]) + [
        f for f in figures if f.task == "language"
    ]
    print(table(figures, [name for name, _ in systems]))
    if options.json:
        rows = json.dumps([asdict(f) for f in figures], indent=1)
        options.json.write_text(rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
