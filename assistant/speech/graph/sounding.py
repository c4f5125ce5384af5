"""What the ear expects a word to sound like, as people can read it."""

from collections.abc import Iterable
from pathlib import Path

from assistant.speech.graph.lexicon import Lexicon
from assistant.speech.graph.phones import PhoneTable
from assistant.speech.graph.sources import GraphSource, words_of


def sounding(
    language: str,
    words: Iterable[str],
    source: GraphSource,
    network: Path,
    cache: Path,
) -> dict[str, tuple[str, ...]]:
    """Every word with its pronunciations in IPA, the usual one first.

    Args:
        language: code such as ``"en"``.
        words: in lower case; one that nobody can read is left out.
        source: what people may say; it shows forms in context and holds the respellings.
        network: folder of our acoustic network, whose phones count.
        cache: folder in which espeak-ng's answers are kept.

    Raises:
        ContentError: a respelling cannot be used.
        ModelError: the network is damaged, or espeak-ng does not know the language.
    """
    table = PhoneTable.load(network)
    sentences = [" ".join(words_of(sentence)) for sentence in source.sentences]
    found = Lexicon(table, cache).pronounce(language, words, sentences, source.hear)
    return {
        word: tuple(
            "".join(table.symbols[phone] or "" for phone in phones)
            for phones, _ in sorted(sounds.items(), key=lambda sound: sound[1])
        )
        for word, sounds in found.items()
    }
