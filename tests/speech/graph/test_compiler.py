"""The compiler is another process; `test_graph` tests what it makes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.speech.graph.settings import GraphSettings
from tests.speech.hearing import NETWORK, ROOT, SOURCES

JOB = {
    "sources": {language: source.plain() for language, source in SOURCES.items()},
    "settings": vars(GraphSettings()),
    "network": str(NETWORK),
}


def run(job: dict[str, object]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "assistant.speech.graph.compiler"]
    return subprocess.run(command, input=json.dumps(job), cwd=ROOT, capture_output=True, text=True)


def test_fills_the_folder(tmp_path: Path) -> None:
    done = run(JOB | {"pronunciations": str(tmp_path), "into": str(tmp_path / "into")})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "into" / "all" / "graph" / "HCLG.fst").stat().st_size > 10_000


@pytest.mark.parametrize("into", ["/proc/nothing", "/dev/null/nothing"])
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path, into: str) -> None:
    done = run(JOB | {"pronunciations": str(tmp_path), "into": into})
    answer = json.loads(done.stdout)
    assert done.returncode == 1
    assert answer["error"] == "ModelError"
    assert answer["sentence"].startswith(f"The decoding graph cannot be written to {tmp_path} (")


def test_an_unknown_language_is_a_sentence(tmp_path: Path) -> None:
    sources = {"xx": {"sentences": ["word"]}}
    done = run(JOB | {"sources": sources, "pronunciations": str(tmp_path), "into": str(tmp_path)})
    assert "espeak-ng cannot read" in json.loads(done.stdout)["sentence"]


def test_what_hears_never_loads_what_compiles() -> None:
    # In one process, libvosk and kaldifst block each other for ever.
    code = "import assistant.engine, sys; sys.exit('kaldifst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
    code = "import assistant.speech.graph.compiler, sys; sys.exit('vosk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
