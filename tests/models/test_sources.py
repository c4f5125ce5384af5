"""Files of public sources: from the network, from a clone, out of a zip, and when they are gone."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from assistant.errors import ModelError
from scripts.models.ear import sources
from tests.speech.models.upstream import archive, served

WORDS = b"a|Buenos d\xc3\xadas"
ZIP = archive({"trans.txt": WORDS})


def clone(folder: Path, files: dict[str, bytes]) -> str:
    """A git repository of those files; returns its commit."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "files"]):
        subprocess.run(git + command, check=True)
    done = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_clone_gives_the_file_of_the_commit_whatever_lies_beside_it(tmp_path: Path) -> None:
    commit = clone(tmp_path / "someone/voices", {"es/a b.txt": WORDS, "es/c.zip": ZIP})
    (tmp_path / "someone/voices/es/a b.txt").write_bytes(b"edited")
    files = sources.Files(tmp_path / "downloads", tmp_path)
    source = sources.Source("CC0-1.0", "someone/voices", commit)
    assert files.read(source, "es/a b.txt", hashlib.sha256(WORDS).hexdigest()) == WORDS
    assert files.read(source, "es/c.zip#trans.txt", hashlib.sha256(ZIP).hexdigest()) == WORDS
    with pytest.raises(ModelError, match=r"c\.zip of someone/voices@.*its digest differs"):
        files.read(source, "es/c.zip#trans.txt", hashlib.sha256(WORDS).hexdigest())
    with pytest.raises(ModelError, match=r"gone\.txt of someone/voices@.* cannot be had"):
        files.read(source, "es/gone.txt")


def test_an_unpacked_package_is_read_from_the_mirror(tmp_path: Path) -> None:
    (tmp_path / "prompts/usr").mkdir(parents=True)
    (tmp_path / "prompts/usr/a.gsm").write_bytes(b"sound")
    files = sources.Files(tmp_path / "downloads", tmp_path)
    source = sources.Source("GPL-2.0-only", package="prompts=1.0")
    assert files.read(source, "usr/a.gsm") == b"sound"
    with pytest.raises(ModelError, match=r"b\.gsm of prompts=1\.0 cannot be had"):
        files.read(source, "usr/b.gsm")


def test_a_file_is_downloaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = sources.Source("CC0-1.0", "someone/voices", "0" * 40)
    right = hashlib.sha256(WORDS).hexdigest()
    with served() as upstream:
        monkeypatch.setattr(sources, "RAW", upstream.base + "/{repository}/{commit}/{file}")
        monkeypatch.setattr(sources, "_TRIES", 1)
        upstream.files[f"someone/voices/{'0' * 40}/es/what%27s%20%C3%A9.txt"] = WORDS
        files = sources.Files(tmp_path / "downloads")
        assert files.read(source, "es/what's é.txt", right) == WORDS
        assert files.read(source, "es/what's é.txt", right) == WORDS
        assert len(upstream.asked) == 1
        with pytest.raises(ModelError, match=r"cannot be had \(404"):
            files.read(source, "es/gone.txt")
        with pytest.raises(ModelError, match=r"what's é\.txt of someone/voices@00000000"):
            files.read(source, "es/what's é.txt", "0" * 64)
    with pytest.raises(ModelError, match="no connection"):
        files.read(source, "es/other.txt")


def test_every_source_is_pinned() -> None:
    for name, source in sources.sources().items():
        assert source.licence, name
        assert len(source.commit) == 40 if source.repository else "=" in source.package, name
