"""Human speech, none of it for us: telephone prompts that `scripts/prompts.py` fetched."""

from pathlib import Path

from assistant.bench.accuracy import hear
from assistant.bench.recordings import Text
from assistant.bench.score import Share, share
from assistant.engine import Engine
from assistant.speech import audio


def strangers(engine: Engine, folder: Path) -> dict[str, Share]:
    """How many prompts of each language under `folder` were answered as if understood.

    Empty where there are none.
    """
    return {
        language.name: share(_answered(engine, path) for path in sorted(language.glob("*.flac")))
        for language in sorted(folder.glob("*"))
    }


def _answered(engine: Engine, path: Path) -> bool:
    prompt = Text(path.stem, path.parent.name, "", None)
    return hear(engine, audio.read(path), prompt, "clean", "prompts").verdict == "wrong"
