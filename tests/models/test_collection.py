"""Clips of other projects: cut as the table says, listed as the training reads them."""

import csv
import hashlib
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile

from scripts.models.ear import collection, sources
from tests.models.test_sources import clone
from tests.speech.models.upstream import archive

TONE = 0.5 * np.sin(np.arange(32000) * 0.2)
TEXT = "a|Uno.\nb|¿Dónde está?\n".encode()


def wav(sound: np.ndarray, rate: int = 16000, **how: str) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, rate, **{"format": "WAV", **how})
    return file.getvalue()


FILES = {
    "es/a.wav": wav(TONE),
    "es/b.wav": wav(np.stack([TONE[:8000], np.zeros(8000)], 1), 8000),
    "es/c.wav": wav(TONE * 0.02),
    "es/texts.csv": TEXT,
    "es/long.zip": archive({"in/d.wav": wav(TONE)}),
}
GSM = wav(TONE[:8000], 8000, format="RAW", subtype="GSM610")
SOURCES = {
    "gone": sources.Source("MIT", "someone/gone", "1" * 40),
    "prompts": sources.Source("GPL-2.0-only", package="prompts=1.0"),
}


def clip(
    file: str, transcript: str = "uno", span: tuple[str, str] = ("", ""), **about: str
) -> collection.Clip:
    content = GSM if file.endswith(".gsm") else FILES.get(file.partition("#")[0], b"")
    digest = hashlib.sha256(content).hexdigest()
    row = {"set": "own_es", "language": "es", "speaker": "ana", "source": "voices", **about}
    return collection.Clip(
        **row, file=file, start=span[0], end=span[1], transcript=transcript, sha256=digest
    )


@pytest.fixture
def mirror(tmp_path: Path) -> dict[str, sources.Source]:
    """A clone and an unpacked package under ``mirror``; the sources by name."""
    commit = clone(tmp_path / "mirror/someone/voices", FILES)
    (tmp_path / "mirror/prompts").mkdir()
    (tmp_path / "mirror/prompts/e.gsm").write_bytes(GSM)
    return SOURCES | {"voices": sources.Source("CC0-1.0", "someone/voices", commit)}


def collect(
    wanted: list[collection.Clip], places: dict[str, sources.Source], folder: Path
) -> tuple[list[dict[str, str]], Counter[str]]:
    """Rows of the manifest, and what is missing."""
    files = sources.Files(folder / "downloads", folder / "mirror")
    missing = collection.collect(wanted, places, files, folder / "train")
    with (folder / "train/manifest.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)), missing


def test_clips_are_cut_resampled_and_listed(
    mirror: dict[str, sources.Source], tmp_path: Path
) -> None:
    where = TEXT.index("¿".encode())
    wanted = [
        clip("es/a.wav", span=("4000", "12000")),
        clip("es/b.wav", f"=es/texts.csv@{where}:{len(TEXT) - 1}"),
        clip("es/c.wav"),
        clip("es/long.zip#in/d.wav", span=("100", "16100")),
        clip("es/long.zip#in/d.wav", span=("16100", "32000")),
        clip("e.gsm", source="prompts"),
    ]
    rows, missing = collect(wanted, mirror, tmp_path)
    assert not missing
    assert [row["seconds"] for row in rows] == ["0.50", "1.00", "2.00", "1.00", "0.99", "1.00"]
    assert rows[1]["transcript"] == "¿Dónde está?"
    assert {row["licence"] for row in rows} == {"CC0-1.0", "GPL-2.0-only"}
    sounds = [soundfile.read(tmp_path / "train" / row["path"]) for row in rows]
    assert all(rate == 16000 and sound.ndim == 1 for sound, rate in sounds)
    assert np.allclose(sounds[0][0], TONE[4000:12000], atol=1e-4)
    assert np.abs(sounds[1][0]).max() == pytest.approx(0.25, abs=0.02), "two channels, their mean"
    assert np.abs(sounds[2][0]).max() == pytest.approx(0.3, abs=0.01), "a quiet one is raised"
    assert np.allclose(sounds[4][0], TONE[16100:], atol=1e-4)


def test_a_source_that_is_gone_is_left_out_and_the_rest_goes_on(
    mirror: dict[str, sources.Source], tmp_path: Path
) -> None:
    wanted = [
        clip("x.wav", source="gone"),
        clip("es/a.wav"),
        clip("y.wav", source="gone"),
        clip("e.gsm", source="prompts"),
    ]
    rows, missing = collect(wanted, mirror, tmp_path)
    assert [row["source"].partition(":")[2] for row in rows] == ["es/a.wav", "e.gsm"]
    assert missing == {"someone/gone@11111111": 2}


def test_what_is_there_is_kept(mirror: dict[str, sources.Source], tmp_path: Path) -> None:
    first, _ = collect([clip("es/a.wav")], mirror, tmp_path)
    (tmp_path / "mirror/someone/voices").rename(tmp_path / "away")
    again, missing = collect([clip("es/a.wav"), clip("es/c.wav")], mirror, tmp_path)
    assert again == first
    assert sum(missing.values()) == 1


def test_without_any_source_every_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as told:
        collection.main([str(tmp_path / "more"), "--mirror", str(tmp_path)])
    for source in sources.sources().values():
        assert str(source) in str(told.value)
    for part in ("train", "dev"):
        assert (tmp_path / "more" / part / "manifest.tsv").read_text().startswith("path\tspeaker")


def test_the_table_fits_the_sources_and_no_two_clips_share_a_path() -> None:
    clips = collection.clips()
    assert {clip.source for clip in clips} == set(sources.sources())
    assert len({clip.path for clip in clips}) == len(clips)
    for clip in clips:
        assert len(clip.sha256) == 64
        assert clip.transcript
        assert bool(clip.start) == bool(clip.end)
        assert int(clip.start or 0) < int(clip.end or 1)
