"""More people for the ear: clips that other projects published, fetched and cut.

    python -m scripts.models.ear.collection MORE [--mirror FOLDER]

``collection.tsv.gz`` names the clips, one a row, in the order in which the network was given them:

- ``set``, ``language``, ``speaker``: as ``data.py`` wants them; ``source``: name in sources.toml;
- ``file``: path within the source; ``ARCHIVE#MEMBER`` for what lies in a zip;
- ``start``, ``end``: the stretch taken, in samples at 16 kHz; empty for all of it;
- ``transcript``: the words, or ``=FILE@START:END``: bytes of a file of the source that hold them;
- ``sha256``: of the file (of the archive, for a member).

They become ``MORE/train``, with a ``manifest.tsv`` as ``data.py`` reads it. Clips that are there
already are kept; a source that cannot be had is named and left out.
"""

import argparse
import csv
import gzip
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr
from tqdm import tqdm

from assistant.errors import ModelError
from scripts.models.ear.sources import Files, Source, sources

TABLE = Path(__file__).with_name("collection.tsv.gz")
RATE = 16000
QUIET, RAISED = 0.1, 0.3
"""A clip whose peak is under the first (full scale is 1) is raised to the second."""
COLUMNS = ["path", "speaker", "language", "transcript", "source", "licence", "seconds", "set"]
_GSM = {"format": "RAW", "subtype": "GSM610", "samplerate": 8000, "channels": 1}


@dataclass(frozen=True)
class Clip:
    """One row of the table."""

    set: str
    language: str
    speaker: str
    source: str
    file: str
    start: str
    end: str
    transcript: str
    sha256: str

    @property
    def path(self) -> str:
        """Where the clip goes, from the folder of the manifest."""
        name = f"{self.file}-{self.start}" if "#" in self.file else self.file
        plain = re.sub(r"[^\w.-]+", "-", name)
        return f"{self.set}/{plain}.flac"

    def text(self, files: Files, source: Source) -> str:
        """What is said.

        Raises:
            ModelError: the file that holds the words cannot be had.
        """
        if not self.transcript.startswith("="):
            return self.transcript
        file, _, span = self.transcript[1:].rpartition("@")
        start, end = map(int, span.split(":"))
        return files.read(source, file)[start:end].decode()

    def cut(self, data: bytes) -> npt.NDArray[np.float32]:
        """The clip out of the bytes of its sound file: mono in -1..1 at 16 kHz."""
        how = _GSM if self.file.endswith(".gsm") else {}
        sound, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True, **how)
        mono = sound.mean(1)
        if rate != RATE:
            mono = soxr.resample(mono, rate, RATE)
        mono = mono[int(self.start or 0) : int(self.end or len(mono))]
        peak = float(np.abs(mono).max())
        gain = RAISED / peak if 0 < peak < QUIET else 1.0
        return np.asarray(np.clip(mono * gain, -1, 1), np.float32)


def clips(table: Path = TABLE) -> list[Clip]:
    """The rows of the table."""
    with gzip.open(table, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Clip(**row) for row in rows]


def collect(
    wanted: list[Clip], places: dict[str, Source], files: Files, train: Path
) -> Counter[str]:
    """Write clips and their manifest into ``train``; returns how many are missing, by source.

    The first file that cannot be had ends its source: a commit is there as a whole or not at all.
    """
    rows, missing = [], Counter[str]()
    for clip in tqdm(wanted, desc="clips"):
        source, path = places[clip.source], train / clip.path
        if missing[str(source)]:
            missing[str(source)] += 1
            continue
        try:
            text = clip.text(files, source)
            if not path.exists():
                _write(path, clip.cut(files.read(source, clip.file, clip.sha256)))
        except ModelError as error:
            tqdm.write(str(error))
            missing[str(source)] += 1
            continue
        rows.append(
            {
                **vars(clip),
                "path": clip.path,
                "transcript": text,
                "source": f"{source}:{clip.file}",
                "licence": source.licence,
                "seconds": f"{soundfile.info(path).duration:.2f}",
            }
        )
    _write_manifest(train, rows)
    return +missing


def _write(path: Path, sound: npt.NDArray[np.float32]) -> None:
    """A clip in one go: a stopped run leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    soundfile.write(part, sound, RATE, format="FLAC", subtype="PCM_16")
    part.replace(path)


def _write_manifest(folder: Path, rows: list[dict[str, str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join(row[name] for name in COLUMNS) for row in rows]
    text = "\n".join(["\t".join(COLUMNS), *lines, ""])
    (folder / "manifest.tsv").write_text(text, encoding="utf-8")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("more", type=Path, help="folder for train/, and for what is downloaded")
    parser.add_argument(
        "--mirror",
        type=Path,
        help="folder to take everything from instead: git clones at OWNER/NAME, unpacked"
        " Debian packages at NAME",
    )
    options = parser.parse_args(arguments)
    files = Files(options.more / "downloads", options.mirror)
    missing = collect(clips(), sources(), files, options.more / "train")
    _write_manifest(options.more / "dev", [])  # data.py looks for one; none of these are for it
    if missing:
        left = ", ".join(f"{count} of {source}" for source, count in sorted(missing.items()))
        raise SystemExit(f"Clips that are missing: {left}.")


if __name__ == "__main__":
    main()
