"""Spoken answers as files."""

from collections.abc import Sequence
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
    """A file of its own for the answer to each recording, in the folder `out`.

    >>> [str(path) for path in targets(Path("out"), [Path("en/when.wav"), Path("es/when.wav")])]
    ['out/when.wav', 'out/when-2.wav']
    """
    stems = [source.stem for source in sources]
    numbers = [stems[:at].count(stem) + 1 for at, stem in enumerate(stems)]
    return [
        out / (f"{stem}.wav" if number == 1 else f"{stem}-{number}.wav")
        for stem, number in zip(stems, numbers, strict=True)
    ]
