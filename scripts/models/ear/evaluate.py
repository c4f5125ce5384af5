"""Measure a network on people: the table of the hearing part.

    python -m scripts.models.ear.evaluate SPEECH NETWORK... [--first RECOGNISER] [--json OUT]

``SPEECH`` is the folder with ``dev/manifest.tsv``; ``NETWORK`` a folder as ``export`` writes it.
Figures are of the half of the dev speakers kept for reporting (``split.json``), unless ``--half
tune``. Each figure is measured clean and through a telephone at 15 dB:

``phrases``
    word error with the product's compiler run over all dev transcripts of the language;
``loop``
    word error with a loop over the words of the set, each as likely as the other;
``language``
    share of Common Voice clips whose language is wrong when English and Spanish transcripts are
    compiled into one graph and the words heard tell the language.

``RECOGNISER`` holds the first models (complete Vosk folders ``en`` and ``es``; they are not in the
repository): they are measured on the same clips with a run-time grammar of the same phrases or
words; words they do not know are lost.
"""

import argparse
import itertools
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import vosk
from rapidfuzz.distance import Levenshtein
from tqdm import tqdm

from scripts.models.ear import features
from scripts.models.ear.dev import SETS, SPLIT, Clip, clips
from scripts.models.ear.figures import Figure, merged, table
from scripts.models.ear.systems import Ear, FirstModels, Network, Settings


def measure(
    system: Network | FirstModels,
    every: list[Clip],
    part: list[Clip],
    tasks: list[str],
    every_nth: int,
) -> list[Figure]:
    """Figures of one system in one language.

    Args:
        system: who hears.
        every: all dev clips of the language; they make the graphs.
        part: those that are measured.
        tasks: ``"phrases"``, ``"loop"``.
        every_nth: only each n-th clip of a set.
    """
    out = []
    language = part[0].language
    ears: dict[tuple[str, ...], Ear] = {}
    with tempfile.TemporaryDirectory() as folder:
        for task, line, set_name in itertools.product(tasks, (False, True), SETS[language]):
            chosen = [c for c in part if c.set == set_name][::every_nth]
            if not chosen:
                continue
            texts = _texts(task, every, set_name)
            if (task, *texts) not in ears:
                ears[task, *texts] = system.ear(language, task, texts, Path(folder))
            ear = ears[task, *texts]
            out.append(_figure(system.name, task, line, chosen, ear, _wrong_words))
    return out


def spoken_language(network: Network, every: list[Clip], part: list[Clip]) -> list[Figure]:
    """Share of Common Voice clips whose language the compiled graph of both gets wrong, percent."""
    texts = {
        language: [
            " ".join(c.words) for c in every if c.language == language and c.set == "commonvoice"
        ]
        for language in ("en", "es")
    }
    out = []
    with tempfile.TemporaryDirectory() as folder:
        ear = network.ear_for_all(texts, Path(folder))
        for line, language in itertools.product((False, True), texts):
            chosen = [c for c in part if c.language == language and c.set == "commonvoice"]
            out.append(_figure(network.name, "language", line, chosen, ear, _wrong_language))
    return out


def _texts(task: str, every: list[Clip], set_name: str) -> list[str]:
    """Phrases of all sets, or the words of one."""
    if task == "loop":
        return sorted({word for clip in every if clip.set == set_name for word in clip.words})
    return sorted({" ".join(clip.words) for clip in every})


def _figure(
    system: str,
    task: str,
    line: bool,
    chosen: list[Clip],
    ear: Ear,
    judge: Callable[[Clip, list[str]], tuple[int, int]],
) -> Figure:
    """One figure over clips of one set; ``judge`` says how many of how many were heard wrong."""
    language, set_name = chosen[0].language, chosen[0].set
    wrong = words = 0
    audio = cpu = 0.0
    for clip in tqdm(chosen, desc=f"{system} {task} {language} {set_name}", leave=False):
        samples = clip.samples(line)
        began = time.process_time()
        missed, said = judge(clip, ear.hear(samples))
        cpu += time.process_time() - began
        wrong, words = wrong + missed, words + said
        audio += len(samples) / features.RATE
    return Figure(
        task, line, language, set_name, system, len(chosen), words,
        round(100 * wrong / words, 1), round(cpu, 1), round(audio, 1),
    )  # fmt: skip


def _wrong_words(clip: Clip, heard: list[str]) -> tuple[int, int]:
    plain = [word.rpartition("@")[0] or word for word in heard]
    return Levenshtein.distance(clip.words, plain), len(clip.words)


def _wrong_language(clip: Clip, heard: list[str]) -> tuple[int, int]:
    tags = [word.rpartition("@")[2] for word in heard]
    return int(not tags or tags.count(clip.language) * 2 <= len(tags)), 1


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path)
    parser.add_argument("networks", type=Path, nargs="+")
    parser.add_argument("--first", type=Path, help="the first models: folder with en/ and es/")
    parser.add_argument("--half", choices=["tune", "report"], default="report")
    parser.add_argument("--tasks", nargs="*", default=["phrases", "loop", "language"])
    parser.add_argument("--languages", nargs="*", default=["en", "es"])
    parser.add_argument("--set", nargs="*", default=[], help="name=number of the graph compiler")
    parser.add_argument("--every", type=int, default=1, help="only each n-th clip of a set")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    vosk.SetLogLevel(-1)
    half = {tuple(p) for p in json.loads(SPLIT.read_text(encoding="utf-8"))[options.half]}
    pairs = (item.split("=", 1) for item in options.set)
    settings: Settings = {k: int(v) if v.isdigit() else float(v) for k, v in pairs}
    networks = [Network(str(place), place, settings) for place in options.networks]
    spoken: list[Figure] = []
    if "language" in options.tasks:
        every = clips(options.speech / "dev", ["en", "es"])
        part = [c for c in every if (c.set, c.speaker) in half][:: options.every]
        for network in networks:
            spoken += spoken_language(network, every, part)
    figures: list[Figure] = []
    tasks = [task for task in options.tasks if task in ("phrases", "loop")]
    for language in options.languages if tasks else []:
        every = clips(options.speech / "dev", [language])
        part = [c for c in every if (c.set, c.speaker) in half]
        first = [FirstModels(options.first / language)] if options.first else []
        for system in [*first, *networks]:
            figures += measure(system, every, part, tasks, options.every)
    figures = merged(figures) + spoken
    print(table(figures, list(dict.fromkeys(figure.system for figure in figures))))
    if options.json:
        rows = json.dumps([asdict(f) for f in figures], indent=1)
        options.json.write_text(rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
