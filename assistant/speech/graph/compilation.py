"""From what people may say to what Vosk decodes with: compiled once, kept by its contents' hash.

A compiled graph is a folder with one Vosk model for each language and one, ``all``, that hears
every language at once: there each word carries its language (``where@en``), so the best path also
says which language was spoken.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Final

from assistant import errors
from assistant.disk.cache import Cache
from assistant.errors import ModelError
from assistant.speech.graph.settings import GraphSettings
from assistant.speech.graph.sources import GraphSource

ALL: Final = "all"
"""Name of the model that hears every language."""

VERSION: Final = 3
"""Goes up when the same sources would give another graph."""

NETWORK_FILES: Final = ("final.mdl", "mfcc.conf", "model.conf", "phones.json", "word_boundary.int")

_MEND: Final = "put the folder back as the project has it"

_PATIENCE: Final = 120
"""Seconds after which a compilation is given up; on two busy cores it takes about eight."""


def compile(
    sources: Mapping[str, GraphSource],
    network: Path,
    folder: Path,
    settings: GraphSettings | None = None,
) -> Path:
    """Compile a graph for all languages of ``sources``, or find it compiled already.

    Args:
        sources: language code -> what people may say in it.
        network: folder of the acoustic network.
        folder: where compiled graphs are kept, each under the hash of all that goes into it.
        settings: numbers to use instead of the network's own.

    Returns:
        The folder with the Vosk models: `ALL` and one for each language.

    Raises:
        ModelError: a file of the network is missing or damaged, or the folder cannot be written.
        ContentError: a respelling cannot be used.
    """
    if not any(source.sentences for source in sources.values()):
        raise ModelError("There is nothing to listen for: no language offers a question.")
    files = _network_files(network)
    settings = settings or GraphSettings.load(network)
    key = _digest(sources, files, settings)

    def make(into: Path) -> None:
        _compile_apart(
            {
                "sources": {language: source.plain() for language, source in sources.items()},
                "settings": asdict(settings),
                "network": str(network.resolve()),
                "pronunciations": str(folder.resolve()),
                "into": str(into.resolve()),
            }
        )

    return Cache(folder).get(key, make)


def _compile_apart(job: Mapping[str, object]) -> None:
    """Compile in a process of its own.

    kaldifst and libvosk each bring an OpenFst, and in one process they block each other. Apart,
    the memory comes back at once, too.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "assistant.speech.graph.compiler"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[3],
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f"The decoding graph cannot be compiled ({error}); try again.") from error
    if done.returncode == 0:
        return
    try:
        answer = json.loads(done.stdout)
        kind, sentence = getattr(errors, answer["error"]), answer["sentence"]
    except (ValueError, KeyError, AttributeError, TypeError):
        last = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise ModelError(f"The decoding graph cannot be compiled: {last[0]}.") from None
    raise kind(sentence)


def _network_files(network: Path) -> dict[str, bytes]:
    files = {}
    for name in NETWORK_FILES:
        path = network / name
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"The network's file {path} cannot be read ({error.strerror}); {_MEND}."
            ) from error
        if not files[name]:
            raise ModelError(f"The network's file {path} is empty; {_MEND}.")
    if not files["final.mdl"].startswith(b"\0B"):
        raise ModelError(f"{network / 'final.mdl'} is no Kaldi model; {_MEND}.")
    return files


def _digest(
    sources: Mapping[str, GraphSource], files: Mapping[str, bytes], settings: GraphSettings
) -> str:
    told = {language: source.plain() for language, source in sources.items()}
    digest = hashlib.sha256(json.dumps([VERSION, asdict(settings), told]).encode())
    for name, data in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()[:24]
