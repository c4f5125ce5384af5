"""Compiles a decoding graph in a process of its own; `compilation` starts it.

    python -m assistant.speech.graph.compiler < job.json

Only kaldifst is loaded here, never libvosk: each brings an OpenFst, and in one process they block
each other. An error a person can mend is answered as JSON on standard output, with exit status 1.
"""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.speech.graph import hclg
from assistant.speech.graph.compilation import ALL
from assistant.speech.graph.composition import composed
from assistant.speech.graph.fst import Arcs, arcs_of
from assistant.speech.graph.lexicon import Lexicon, Pronunciations
from assistant.speech.graph.ngram import NgramSettings, ngram
from assistant.speech.graph.phones import PhoneTable
from assistant.speech.graph.settings import GraphSettings
from assistant.speech.graph.sources import GraphSource, words_of

# Vosk's own end-pointing would cut people off: its rules never come true.
_NEVER = (
    "".join(f"--endpoint.rule{rule}.min-trailing-silence=1e6\n" for rule in range(1, 5))
    + "--endpoint.rule5.min-utterance-length=1e6\n"
)


class Compiler:
    """Makes Vosk models around one acoustic network.

    Args:
        network: the network's folder.
        settings: costs of the graph.
        pronunciations: folder that remembers what espeak-ng read.
    """

    def __init__(self, network: Path, settings: GraphSettings, pronunciations: Path) -> None:
        self._network = network
        self._settings = settings
        self._table = PhoneTable.load(network)
        self._lexicon = Lexicon(self._table, pronunciations)

    def run(self, sources: Mapping[str, GraphSource], into: Path) -> None:
        """Write one model a language, and the one for all, into the empty folder ``into``.

        Raises:
            ContentError, ModelError: see `assistant.speech.graph.compilation.compile`.
        """
        sentences = {
            language: [words_of(sentence) for sentence in source.sentences]
            for language, source in sources.items()
        }
        known = {
            language: self._pronounce(language, source, sentences[language])
            for language, source in sources.items()
        }
        tagged = [f"{word}@{language}" for language, words in known.items() for word in words]
        labels = hclg.Labels.make(tagged, self._table)
        parts = self._parts(sources, sentences, known, labels)
        sounds = (
            phones for words in known.values() for found in words.values() for phones in found
        )
        other = hclg.garbage(sounds, labels.garbage, self._settings.garbage_phone)
        prior, entry = math.log(len(parts)), self._settings.garbage_entry
        leaning = self._settings.language_cost
        everything = [(part, prior + leaning.get(name, 0.0)) for name, part in parts.items()]
        self._write(into / ALL, [*everything, (other, entry)], labels)
        for language, part in parts.items():
            self._write(into / language, [(part, 0.0), (other, entry)], labels)

    def _parts(
        self,
        sources: Mapping[str, GraphSource],
        sentences: Mapping[str, Sequence[Sequence[str]]],
        known: Mapping[str, Mapping[str, Pronunciations]],
        labels: hclg.Labels,
    ) -> dict[str, Arcs]:
        """Each language's own graph, all of them at once: that is where the time goes."""
        numbers = {word: i for i, word in enumerate(labels.words)}
        with ProcessPoolExecutor() as pool:
            jobs = {
                language: pool.submit(
                    _part,
                    sentences[language],
                    sources[language].words,
                    words,
                    {word: numbers[f"{word}@{language}"] for word in words},
                    labels,
                    self._settings,
                )
                for language, words in known.items()
            }
            return {language: job.result() for language, job in jobs.items()}

    def _pronounce(
        self, language: str, source: GraphSource, sentences: Sequence[Sequence[str]]
    ) -> dict[str, Pronunciations]:
        words = {word for sentence in sentences for word in sentence} | source.words.keys()
        plain = [" ".join(sentence) for sentence in sentences]
        return self._lexicon.pronounce(language, words, plain, source.hear)

    def _write(self, model: Path, parts: Sequence[tuple[Arcs, float]], labels: hclg.Labels) -> None:
        for name in ("am", "conf", "graph/phones"):
            (model / name).mkdir(parents=True)
        hclg.union(parts).write(model / "graph/HCLG.fst")
        table = "".join(f"{word} {i}\n" for i, word in enumerate(labels.words))
        (model / "graph/words.txt").write_text(table, encoding="utf-8")
        for name, place in (
            ("word_boundary.int", "graph/phones"),
            ("final.mdl", "am"),
            ("mfcc.conf", "conf"),
        ):
            (model / place / name).write_bytes((self._network / name).read_bytes())
        (model / "conf/model.conf").write_text(self._configuration(), encoding="utf-8")

    def _configuration(self) -> str:
        """The network's options, with our own search and without its end-pointing."""
        settings = self._settings
        ours = {
            "--acoustic-scale": settings.acoustic_scale,
            "--beam": settings.beam,
            "--lattice-beam": settings.lattice_beam,
            "--max-active": settings.max_active,
        }
        options = (self._network / "model.conf").read_text(encoding="utf-8").split()
        kept = [
            option
            for option in options
            if option.split("=")[0] not in ours and not option.startswith("--endpoint.rule")
        ]
        return "\n".join([*kept, *(f"{key}={value}" for key, value in ours.items()), _NEVER])


def _part(
    sentences: Sequence[Sequence[str]],
    at_large: Mapping[str, float],
    words: Mapping[str, Pronunciations],
    numbers: Mapping[str, int],
    labels: hclg.Labels,
    settings: GraphSettings,
) -> Arcs:
    """One language's graph: its words' sounds and what follows what."""
    lexicon = hclg.lexicon_arcs(words, numbers, labels, settings.word_cost)
    mixture = NgramSettings(settings.general, settings.trust)
    grammar = ngram(sentences, at_large, numbers, labels.back_off, mixture)
    lg = composed(arcs_of(*lexicon), grammar)
    return hclg.with_self_loops(lg, labels.first_disambiguation)


def main() -> int:
    """Do the job on standard input."""
    job: dict[str, Any] = json.load(sys.stdin)
    sources = {language: GraphSource(**source) for language, source in job["sources"].items()}
    try:
        settings = GraphSettings(**job["settings"])
        compiler = Compiler(Path(job["network"]), settings, Path(job["pronunciations"]))
        compiler.run(sources, Path(job["into"]))
    except AssistantError as error:
        json.dump({"error": type(error).__name__, "sentence": str(error)}, sys.stdout)
        return 1
    except OSError as error:
        sentence = (
            f"The decoding graph cannot be written to {job['pronunciations']} ({error.strerror});"
            " check space and permissions."
        )
        json.dump({"error": "ModelError", "sentence": sentence}, sys.stdout)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
