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

``RECOGNISER`` holds the first models (complete Vosk folders ``en`` and ``es``): they are measured
on the same clips with a run-time grammar of the same phrases or words; words they do not know are
lost.
"""

import argparse
import itertools
import json
import shutil
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import vosk
from tqdm import tqdm

from assistant.speech import graph
from scripts.models.ear import features
from scripts.models.ear.dev import SETS, SPLIT, Clip, Samples, clips, edits
from scripts.models.ear.figures import Figure, merged, table

Settings = dict[str, Any]
FIRST = "first models"


def compiled(
    network: Path, language: str, task: str, texts: list[str], folder: Path, settings: Settings
) -> vosk.Model:
    """Graph of the product's compiler, without its path for what is not for us.

    Args:
        network: folder of the acoustic network.
        language: code.
        task: ``"phrases"``, or ``"loop"``: single words, each as likely as the other.
        texts: the phrases or the words.
        folder: for compiled graphs.
        settings: numbers instead of the network's own.
    """
    given: Settings = {"garbage_phone": 20.0, "lattice_beam": 3.0, "acoustic_scale": 0.3}
    words: dict[str, float] = {}
    if task == "loop":
        given |= {"trust": 0.0, "general": 1.0}
        words = dict.fromkeys(texts, 1.0)
    numbers = replace(graph.GraphSettings.load(network), **(given | settings))
    source = {language: graph.GraphSource(texts, words)}
    return vosk.Model(str(graph.compile(source, network, folder, numbers) / language))


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
    name: str,
    place: Path,
    every: list[Clip],
    part: list[Clip],
    tasks: list[str],
    settings: Settings | None,
    every_nth: int,
) -> list[Figure]:
    """Figures of one system in one language.

    Args:
        name: the system in the table.
        place: folder of the network, or a whole Vosk folder where ``settings`` is None.
        every: all dev clips of the language; they make the graphs.
        part: those that are measured.
        tasks: ``"phrases"``, ``"loop"``.
        settings: numbers for the graph compiler.
        every_nth: only each n-th clip of a set.
    """
    out = []
    language = part[0].language
    whole = vosk.Model(str(place)) if settings is None else None
    models: dict[tuple[str, ...], vosk.Model] = {}
    folder = Path(tempfile.mkdtemp())
    for task, line, set_name in itertools.product(tasks, (False, True), SETS[language]):
        chosen = [c for c in part if c.set == set_name][::every_nth]
        if not chosen:
            continue
        texts = sorted({" ".join(c.words) for c in every})
        if task == "loop":
            texts = sorted({w for c in every if c.set == set_name for w in c.words})
        grammar = None
        if settings is None:
            model, grammar = whole, json.dumps([*texts, "[unk]"])
        else:
            key = (task, *texts)
            if key not in models:
                models[key] = compiled(place, language, task, texts, folder, settings)
            model = models[key]
        wrong = words = 0
        audio = cpu = 0.0
        for clip in tqdm(chosen, desc=f"{name} {task} {language} {set_name}", leave=False):
            samples = clip.samples(line)
            began = time.process_time()
            heard = [w.rpartition("@")[0] or w for w in decode(model, samples, grammar)]
            wrong += edits(clip.words, heard)
            cpu += time.process_time() - began
            words += len(clip.words)
            audio += len(samples) / features.RATE
        error = round(100 * wrong / words, 1)
        out.append(
            Figure(
                task,
                line,
                language,
                set_name,
                name,
                len(chosen),
                words,
                error,
                round(cpu, 1),
                round(audio, 1),
            )
        )
    shutil.rmtree(folder)
    return out


def spoken_language(
    network: Path, every: list[Clip], part: list[Clip], name: str, settings: Settings
) -> list[Figure]:
    """Share of Common Voice clips whose language the compiled graph of both gets wrong, percent."""
    sources = {
        language: graph.GraphSource(
            [" ".join(c.words) for c in every if c.language == language and c.set == "commonvoice"]
        )
        for language in ("en", "es")
    }
    out = []
    with tempfile.TemporaryDirectory() as folder:
        given: Settings = {"garbage_phone": 20.0, "lattice_beam": 3.0, "acoustic_scale": 0.3}
        numbers = replace(graph.GraphSettings.load(network), **(given | settings))
        model = vosk.Model(str(graph.compile(sources, network, Path(folder), numbers) / graph.ALL))
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
    figures: list[Figure] = []
    if "language" in options.tasks:
        every = clips(options.speech / "dev", ["en", "es"])
        part = [c for c in every if (c.set, c.speaker) in half][:: options.every]
        for network in options.networks:
            figures += spoken_language(network, every, part, str(network), settings)
    spoken = figures
    figures = []
    tasks = [task for task in options.tasks if task in ("phrases", "loop")]
    for language in options.languages if tasks else []:
        every = clips(options.speech / "dev", [language])
        part = [c for c in every if (c.set, c.speaker) in half]
        if options.first:
            first = options.first / language
            figures += measure(FIRST, first, every, part, tasks, None, options.every)
        for network in options.networks:
            name = str(network)
            figures += measure(name, network, every, part, tasks, settings, options.every)
    figures = merged(figures) + spoken
    print(table(figures, [*([FIRST] if options.first else []), *map(str, options.networks)]))
    if options.json:
        rows = json.dumps([asdict(f) for f in figures], indent=1)
        options.json.write_text(rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
