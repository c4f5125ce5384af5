"""From what people may say to what Vosk decodes with: compiled once, kept by its contents' hash.

A compiled graph is a folder with one Vosk model for each language and one, ``all``, that hears
every language at once: there each word carries its language (``where@en``), so the best path also
says which language was spoken.
"""

import hashlib
import json
import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from assistant.errors import ModelError
from assistant.speech import hclg
from assistant.speech.cache import Cache
from assistant.speech.fst import Arcs, arcs_of
from assistant.speech.lexicon import Lexicon
from assistant.speech.ngram import NgramSettings, ngram
from assistant.speech.phones import SILENCE, PhoneTable

ALL: Final = "all"
"""Name of the model that hears every language."""

VERSION: Final = 1
"""Goes up when the same sources would give another graph."""

NETWORK_FILES: Final = ("final.mdl", "mfcc.conf", "model.conf", "phones.json", "word_boundary.int")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Vosk's own end-pointing would cut people off: its rules never come true.
_NEVER = (
    "".join(f"--endpoint.rule{rule}.min-trailing-silence=1e6\n" for rule in range(1, 5))
    + "--endpoint.rule5.min-utterance-length=1e6\n"
)


@dataclass(frozen=True)
class GraphSource:
    """What people may say in one language."""

    sentences: Sequence[str]
    """Whole utterances as spoken; punctuation and case are ignored."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Other words people use, with their share of all running words."""
    hear: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Word or name -> respellings as people say it; see `Lexicon.pronounce`."""


@dataclass(frozen=True)
class GraphSettings:
    """Costs are natural logs. A network brings its own numbers in ``graph.toml``."""

    acoustic_scale: float = 0.3
    """Weight of the network against the language model."""
    beam: float = 10.0
    """Paths that cost this much more than the best are dropped."""
    lattice_beam: float = 5.0
    """How much worse than the best an alternative may be."""
    max_active: int = 3000
    """Most states followed at once."""
    word_cost: float = 0.0
    """Cost of each word: higher hears fewer, longer words."""
    general: float = NgramSettings.general
    """Share of single words that comes from the language at large."""
    trust: float = NgramSettings.trust
    """How much the order of words in the sentences counts, 0 to 1."""
    garbage_entry: float = 3.0
    """Cost of hearing something that is not for us ..."""
    garbage_phone: float = 2.0
    """... and of each of its phones. Too low also makes decoding slow."""

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
            numbers = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{path} cannot be read ({error}); restore or delete it.") from error
        kinds = {name: type(number) for name, number in asdict(cls()).items()}
        for name, number in numbers.items():
            if name not in kinds or isinstance(number, bool) or not isinstance(number, int | float):
                raise ModelError(
                    f"{path} holds {name!r}, which is no number it may set; remove it."
                )
        return cls(**{name: kinds[name](number) for name, number in numbers.items()})


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
    cache = Cache(folder)
    return cache.get(
        key, lambda into: _Compiler(network, files, settings, folder).run(sources, into)
    )


class _Compiler:
    def __init__(
        self, network: Path, files: Mapping[str, bytes], settings: GraphSettings, folder: Path
    ) -> None:
        self._files = files
        self._settings = settings
        try:
            self._table = PhoneTable.load(network)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"{network / 'phones.json'} is damaged ({error}); install the network again."
            ) from error
        self._lexicon = Lexicon(self._table, folder)

    def run(self, sources: Mapping[str, GraphSource], into: Path) -> None:
        """Write the models into the empty folder ``into``."""
        lexicons = {}
        sentences = {}
        for language, source in sources.items():
            sentences[language] = [words_of(sentence) for sentence in source.sentences]
            words = {word for sentence in sentences[language] for word in sentence}
            lexicons[language] = self._lexicon.pronounce(
                language,
                words | source.words.keys(),
                [" ".join(sentence) for sentence in sentences[language]],
                source.hear,
            )
        tagged = [f"{word}@{language}" for language, known in lexicons.items() for word in known]
        labels = hclg.Labels.make(tagged, self._table)
        numbers = {word: i for i, word in enumerate(labels.words)}
        parts = {}
        for language, known in lexicons.items():
            mine = {word: numbers[f"{word}@{language}"] for word in known}
            lexicon = arcs_of(*hclg.lexicon_arcs(known, mine, labels, self._settings.word_cost))
            grammar = ngram(
                sentences[language],
                sources[language].words,
                mine,
                labels.back_off,
                NgramSettings(self._settings.general, self._settings.trust),
            )
            parts[language] = hclg.spoken(lexicon, grammar, labels)
        garbage = self._garbage(labels)
        prior = math.log(len(parts))
        self._write(into / ALL, [*((part, prior) for part in parts.values()), garbage], labels)
        for language, part in parts.items():
            self._write(into / language, [(part, 0.0), garbage], labels)

    def _garbage(self, labels: hclg.Labels) -> tuple[Arcs, float]:
        phones = [SILENCE, *(2 + 4 * k + 2 for k in self._table.numbers)]
        each, entry = self._settings.garbage_phone, self._settings.garbage_entry
        return hclg.garbage(phones, labels.garbage, 0.0, each), entry

    def _write(self, model: Path, parts: Sequence[tuple[Arcs, float]], labels: hclg.Labels) -> None:
        for name in ("am", "conf", "graph/phones"):
            (model / name).mkdir(parents=True)
        hclg.union(parts).write(model / "graph/HCLG.fst")
        table = "".join(f"{word} {i}\n" for i, word in enumerate(labels.words))
        (model / "graph/words.txt").write_text(table, encoding="utf-8")
        (model / "graph/phones/word_boundary.int").write_bytes(self._files["word_boundary.int"])
        (model / "am/final.mdl").write_bytes(self._files["final.mdl"])
        (model / "conf/mfcc.conf").write_bytes(self._files["mfcc.conf"])
        (model / "conf/model.conf").write_text(self._configuration(), encoding="utf-8")

    def _configuration(self) -> str:
        settings = self._settings
        ours = {
            "--acoustic-scale": settings.acoustic_scale,
            "--beam": settings.beam,
            "--lattice-beam": settings.lattice_beam,
            "--max-active": settings.max_active,
        }
        lines = self._files["model.conf"].decode("utf-8").split()
        kept = [
            line
            for line in lines
            if line.split("=")[0] not in ours and not line.startswith("--endpoint.rule")
        ]
        return "\n".join(kept + [f"{key}={value}" for key, value in ours.items()]) + "\n" + _NEVER


def _network_files(network: Path) -> dict[str, bytes]:
    files = {}
    for name in NETWORK_FILES:
        path = network / name
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"The network's file {path} cannot be read ({error.strerror}); install it again."
            ) from error
        if not files[name]:
            raise ModelError(f"The network's file {path} is empty; install it again.")
    if not files["final.mdl"].startswith(b"\0B"):
        raise ModelError(f"{network / 'final.mdl'} is no Kaldi model; install it again.")
    return files


def _digest(
    sources: Mapping[str, GraphSource], files: Mapping[str, bytes], settings: GraphSettings
) -> str:
    told = {
        language: [list(s.sentences), sorted(s.words.items()), sorted(map(_listed, s.hear.items()))]
        for language, s in sources.items()
    }
    digest = hashlib.sha256(json.dumps([VERSION, asdict(settings), told]).encode())
    for name, data in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()[:24]


def _listed(item: tuple[str, Sequence[str]]) -> list[object]:
    return [item[0], list(item[1])]
