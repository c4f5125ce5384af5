"""Spoken answers as files."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from assistant.errors import AudioError
from assistant.speech import audio
from assistant.speech.audio import Sound


def save(sound: Sound, target: Path) -> None:
    """Write a WAV file, and the folder for it.

    Raises:
        AudioError: there is no place for it.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AudioError(
            f"The folder {target.parent} cannot be made ({error.strerror}); choose another with"
            " --out."
        ) from error
    audio.write_wav(target, sound)


def targets(out: Path, sources: Sequence[Path]) -> list[Path]:
    """A file of its own for the answer to each recording, in the folder `out`; no recording's.

    >>> [str(path) for path in targets(Path("out"), [Path("en/when.wav"), Path("es/when.wav")])]
    ['out/when.wav', 'out/when-2.wav']
    """
    chosen: list[Path] = []
    for source in sources:
        names = (source.stem if n == 1 else f"{source.stem}-{n}" for n in count(1))
        files = (out / f"{name}.wav" for name in names)
        chosen.append(next(f for f in files if f not in chosen and not is_among(f, sources)))
    return chosen


def is_among(file: Path, sources: Sequence[Path]) -> bool:
    """Whether a file is one of these, by whatever name."""
    return file.exists() and any(s.exists() and file.samefile(s) for s in sources)
