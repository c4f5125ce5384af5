"""Human recordings to features: one pickle a set.

    python -m scripts.models.ear.data SPEECH OUT --prompts /usr/share/asterisk/sounds

``SPEECH`` holds ``train/manifest.tsv`` and ``dev/manifest.tsv`` (columns path, speaker, language,
transcript, seconds, set). Each pickle is a list of ``Utterance``. What lies there already is kept.
"""

import argparse
import csv
import gzip
import pickle
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
from tqdm import tqdm

from scripts.models.ear import features, lexicon, telephone

Half = npt.NDArray[np.float16]
Shorts = npt.NDArray[np.int16]
MAX_SECONDS = 20.0
PROMPTS = {"es": "es_MX_f_Allison", "fr": "fr_CA_f_June", "ru": "ru_RU_f_IvrvoiceRU"}
"""Language -> folder of its voice among the prompts."""


@dataclass
class Utterance:
    """One stretch of speech.

    Attributes:
        set: name of the collection.
        language: code as in the manifest; ``"noise"`` for sounds without speech.
        speaker: speaker or voice within the set.
        words: what is said, normalised.
        sound: (frames, 40) log mel energies, 10 ms apart.
        narrow: its samples at 8 kHz, from which training makes telephone lines, or None.
        labels: (frames / 3,) pdf number each 30 ms, once aligned.
        score: mean log score a frame of the alignment.
    """

    set: str
    language: str
    speaker: str
    words: list[str]
    sound: Half
    narrow: Shorts | None = None
    labels: npt.NDArray[np.int16] | None = None
    score: float = 0.0
    text: str = ""

    def through_line(
        self, random: np.random.Generator, beside: Shorts | None = None
    ) -> features.Floats | None:
        """(frames, 40) log mel through a new telephone line; None without samples."""
        if self.narrow is None:
            return None
        return features.log_mel(telephone.line(self.narrow, random, beside) * 32767)


def save(path: Path, utterances: list[Utterance]) -> None:
    """Write a set in one go: a stopped run leaves no half file."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        pickle.dump([vars(item) for item in utterances], file, protocol=5)
    part.replace(path)


def load(paths: Iterable[Path]) -> list[Utterance]:
    """All utterances of some pickles."""
    out: list[Utterance] = []
    for path in paths:
        with path.open("rb") as file:
            out += [Utterance(**item) for item in pickle.load(file)]
    return out


def utterance(sound: features.Floats, **about: object) -> Utterance:
    """Features of 16 kHz sound in -1..1, and its samples at 8 kHz."""
    return Utterance(
        sound=features.log_mel(sound * 32767).astype(np.float16),
        narrow=telephone.narrow(sound),
        **about,  # type: ignore[arg-type]
    )


def _manifest(folder: Path) -> dict[str, list[dict[str, str]]]:
    sets: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sets[row["set"]].append(row)
    return sets


def human(folder: Path, out: Path, prefix: str) -> None:
    """Features of every set in ``folder``; written as ``PREFIX-SET.pickle``."""
    for name, rows in sorted(_manifest(folder).items()):
        path = out / f"{prefix}-{name}.pickle"
        if path.exists():
            continue
        found = []
        for row in tqdm(rows, desc=name):
            spoken = lexicon.words(row["transcript"])
            noise = row["language"] == "noise"
            digits = any(c.isdigit() for word in spoken for c in word)
            if not noise and (not spoken or digits or float(row["seconds"]) > MAX_SECONDS):
                continue
            try:
                sound = features.read(folder / row["path"])
            except soundfile.LibsndfileError as error:
                tqdm.write(f"left out: {error}")
                continue
            found.append(
                utterance(
                    sound,
                    set=name,
                    language=row["language"],
                    speaker=row["speaker"],
                    words=spoken,
                    text=row["transcript"],
                )
            )
        save(path, found)


def prompts(sounds: Path, texts: Path, out: Path) -> None:
    """16 kHz prompts of Debian's ``asterisk-core-sounds-{es,fr,ru}-g722`` (CC-BY-SA-3.0).

    Args:
        sounds: folder with ``es_MX_f_Allison`` and the like.
        texts: folder of the packages' documents, with ``core-sounds-es.txt.gz`` in it.
        out: where the pickles go.
    """
    for language, voice in PROMPTS.items():
        path = out / f"train-asterisk16k_{language}.pickle"
        if path.exists():
            continue
        listing = texts / f"asterisk-core-sounds-{language}" / f"core-sounds-{language}.txt.gz"
        lines = gzip.decompress(listing.read_bytes()).decode("utf-8").splitlines()
        found = []
        for line in tqdm(lines, desc=path.stem):
            name, _, text = line.partition(":")
            file = sounds / voice / f"{name.strip()}.g722"
            spoken = lexicon.words(text)
            digits = any(c.isdigit() for word in spoken for c in word)
            if line.startswith(";") or not spoken or digits or not file.exists():
                continue
            command = ["ffmpeg", "-v", "error", "-f", "g722", "-i", str(file), "-f", "s16le", "-"]
            raw = subprocess.run(command, check=True, capture_output=True).stdout
            sound = np.frombuffer(raw, "<i2").astype(np.float32) / 32768
            if not features.RATE / 5 < len(sound) < MAX_SECONDS * features.RATE:
                continue
            about = {
                "set": path.stem.removeprefix("train-"),
                "language": language,
                "speaker": voice,
            }
            found.append(utterance(sound, text=text, words=spoken, **about))
        save(path, found)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("speech", type=Path, help="folder with train/ and dev/")
    parser.add_argument("out", type=Path, help="folder for the pickles")
    parser.add_argument("--prompts", type=Path, help="Debian's /usr/share/asterisk/sounds")
    parser.add_argument("--prompt-texts", type=Path, default=Path("/usr/share/doc"))
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    human(options.speech / "train", options.out, "train")
    human(options.speech / "dev", options.out, "dev")
    if options.prompts:
        prompts(options.prompts, options.prompt_texts, options.out)


if __name__ == "__main__":
    main()
