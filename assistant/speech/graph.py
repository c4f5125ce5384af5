"""From what people may say to what Vosk decodes with: compiled once, kept by its contents' hash.

A compiled graph is a folder with one Vosk model for each language and one, ``all``, that hears
every language at once: there each word carries its language (``where@en``), so the best path also
says which language was spoken.
"""

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from assistant import errors
from assistant.errors import ModelError
from assistant.speech.cache import Cache
from assistant.speech.ngram import NgramSettings

ALL: Final = "all"
"""Name of the model that hears every language."""

VERSION: Final = 3
"""Goes up when the same sources would give another graph."""

NETWORK_FILES: Final = ("final.mdl", "mfcc.conf", "model.conf", "phones.json", "word_boundary.int")

_MEND: Final = "put the folder back as the project has it"

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

_PATIENCE: Final = 120
"""Seconds after which a compilation is given up; on two busy cores it takes about eight."""


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


@dataclass(frozen=True)
class GraphSettings:
    """Costs are natural logs. A network brings its own numbers in ``graph.toml``."""

    acoustic_scale: float = 0.4
    """Weight of the network against the language model."""
    beam: float = 10.0
    """Paths that cost this much more than the best are dropped."""
    lattice_beam: float = 4.0
    """How much worse than the best an alternative may be."""
    max_active: int = 3000
    """Most states followed at once."""
    word_cost: float = 0.0
    """Cost of each word: higher hears fewer, longer words."""
    general: float = NgramSettings.general
    """Share of single words that comes from the language at large."""
    trust: float = NgramSettings.trust
    """How much the order of words in the sentences counts, 0 to 1."""
    garbage_entry: float = 0.0
    """Cost of hearing something that is not for us ..."""
    garbage_phone: float = 0.0
    """... and of each of its phones, beside what their sequence costs; may be negative."""

    language_cost: Mapping[str, float] = field(default_factory=dict)
    """Cost of a language beside the others, where the network leans towards it (auto only)."""

    @classmethod
    def load(cls, network: Path) -> "GraphSettings":
        """The network's own numbers; the defaults where it has none.

        Raises:
            ModelError: ``graph.toml`` is damaged or names something else.
        """
        path = network / "graph.toml"
        if not path.exists():
            return cls()
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{path} cannot be read ({error}); restore or delete it.") from error
        numbers = {name: kind for name, kind in asdict(cls()).items() if name != "language_cost"}
        leaning = told.pop("language_cost", {})
        for name, number in [*told.items(), *dict(leaning).items()]:
            known = name in numbers or name in leaning
            if not known or isinstance(number, bool) or not isinstance(number, int | float):
                raise ModelError(
                    f"{path} holds {name!r}, which is no number it may set; remove it."
                )
        kept = {name: type(numbers[name])(number) for name, number in told.items()}
        return cls(**kept, language_cost=leaning)


def words_of(sentence: str) -> list[str]:
    """The words of a sentence as the graph knows them: lower case, no punctuation.

    >>> words_of("¿Cuándo es? Don't ask.")
    ['cuándo', 'es', "don't", 'ask']
    """
    text = unicodedata.normalize("NFC", sentence).lower().replace("’", "'")
    return _WORD.findall(text)


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
            [sys.executable, "-m", "assistant.speech.compiler"],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
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
