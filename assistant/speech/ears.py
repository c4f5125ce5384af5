"""Which ears hear which language: an installed official model, else our network."""

from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.speech.graph import compilation
from assistant.speech.graph.sources import GraphSource
from assistant.speech.graph_recogniser import GraphRecogniser
from assistant.speech.official import OfficialRecogniser
from assistant.speech.recogniser import Recogniser
from assistant.speech.side_by_side import SideBySide


def open_ears(
    sources: Mapping[str, GraphSource],
    network: Path,
    cache: Path,
    official: Callable[[str], Path | None],
) -> Recogniser:
    """A recogniser for every language of ``sources``.

    Args:
        sources: language code -> what people may say.
        network: folder of our acoustic network.
        cache: where compiled graphs are kept.
        official: the folder of a language's installed official model; None where there is none.

    Raises:
        ContentError, ModelError: see `assistant.speech.graph.compilation.compile`.
    """
    installed = {language: official(language) for language in sources}
    ours = {name: source for name, source in sources.items() if installed[name] is None}
    ears: dict[str, Recogniser] = {
        name: OfficialRecogniser(name, folder, sources[name].sentences)
        for name, folder in installed.items()
        if folder is not None
    }
    if not ours:
        return SideBySide(ears)
    own = GraphRecogniser(compilation.compile(ours, network, cache))
    if not ears:
        return own
    return SideBySide(ears | dict.fromkeys(ours, own))
