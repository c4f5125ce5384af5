"""The command as a person or a script uses it: real processes, real recordings."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from assistant.engine import Engine
from tests.conftest import ROOT

KEYS = {
    "file",
    "heard",
    "alternatives",
    "language",
    "intent",
    "outcome",
    "choices",
    "confidence",
    "slots",
    "answer",
    "sources",
    "audio",
    "seconds",
}
QUESTIONS = ROOT / "assistant" / "commands" / "demo_questions"
ENGLISH = QUESTIONS / "3-place-en.opus"
SPANISH = QUESTIONS / "2-cost-es.opus"


def assistant(
    *arguments: object, stdin: str = "", **setting: object
) -> subprocess.CompletedProcess[str]:
    """Run the command; `cache=...` sets ASSISTANT_CACHE and so on."""
    given = {f"ASSISTANT_{name.upper()}": str(value) for name, value in setting.items()}
    return subprocess.run(
        [sys.executable, "-m", "assistant", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | given,
        timeout=300,
    )


def records(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module", autouse=True)
def compiled(engine: Engine) -> None:
    """The graph is in the cache before the processes of these tests start."""
    engine.recogniser.close()


def test_several_recordings_one_of_them_bad(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"this is no sound")
    done = assistant("ask", ENGLISH, bad, SPANISH, "--json", "--out", tmp_path)
    first, second, third = records(done)
    assert done.returncode == 1
    assert set(first) == set(third) == KEYS
    assert first["intent"] == "event.place"
    assert first["slots"]["place"] == "new_haven"
    assert (first["language"], third["language"]) == ("en", "es")
    assert "not a recording" in second["error"]
    for record in (first, third):
        samples, _ = soundfile.read(record["audio"])
        assert np.abs(samples).max() > 0.05


def test_recordings_of_one_name_get_an_answer_each(tmp_path: Path) -> None:
    there = [tmp_path / name / "same.opus" for name in ("en", "es")]
    for recording, copy in zip((ENGLISH, SPANISH), there, strict=True):
        copy.parent.mkdir()
        shutil.copy(recording, copy)
    done = assistant("ask", *there, "--json", "--out", tmp_path / "out")
    assert [Path(record["audio"]).name for record in records(done)] == ["same.wav", "same-2.wav"]
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize("command", [("demo",), ("ask", "--text", "when is it")])
def test_a_folder_that_cannot_be_made_is_one_sentence(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    done = assistant(*command, "--out", tmp_path / "file" / "out")
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_typed_question_names_its_sources() -> None:
    done = assistant("ask", "--text", "¿Cuándo es?", "--json")
    (record,) = records(done)
    assert done.returncode == 0
    assert record["language"] == "es"
    assert record["intent"] == "event.when"
    assert record["sources"] == ["A"]
    assert set(record["seconds"]) == {"hear", "understand", "say", "audio"}


def test_every_typed_question_is_answered(tmp_path: Path) -> None:
    texts = ("--text", "when is it", "--text", "¿Cuánto cuesta?")
    done = assistant("ask", *texts, "--json", "--out", tmp_path)
    first, second = records(done)
    assert done.returncode == 0
    assert (first["intent"], second["intent"]) == ("event.when", "event.cost")
    assert (first["language"], second["language"]) == ("en", "es")
    assert [Path(r["audio"]).name for r in (first, second)] == ["answer.wav", "answer-2.wav"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer-2.wav", "answer.wav"]


def test_not_knowing_is_no_error() -> None:
    done = assistant("ask", "--text", "what is the capital of france", "--json")
    (record,) = records(done)
    assert done.returncode == 0
    assert record["outcome"] == "unknown"
    assert record["intent"] is None
    assert record["answer"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ask",), "either recordings or --text"),
        (("ask", ENGLISH, "--text", "hello"), "either recordings or --text"),
        (("ask", "--text", "hello", "--language", "xx"), "not offered"),
        (("ask", "--nonsense"), "No such option"),
    ],
)
def test_wrong_use_is_two(arguments: tuple[str, ...], says: str) -> None:
    done = assistant(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_is_one_sentence() -> None:
    done = assistant("ask", "nowhere.wav")
    assert done.returncode == 1
    assert done.stderr.strip() == "There is no file nowhere.wav; check the name."


def test_a_conversation_a_line_at_a_time() -> None:
    lines = "when is it in San Francisco\nand in New Haven?\n\n0\ngoodbye\nnever read\n"
    first, second, silence, key, last = records(assistant("talk", "--json", stdin=lines))
    assert first["intent"] == second["intent"] == "event.when"
    assert second["slots"]["place"] == "new_haven"
    assert silence["outcome"] == "unknown"
    assert key["answer"]
    assert last["intent"] == "command.goodbye"


def test_explains_itself() -> None:
    done = assistant("explain", "can I vote with a felony")
    assert "relief.voting" in done.stdout
    assert "answers from" in done.stdout
    assert "fɛləni" in done.stdout, "what the ear listens for"


def test_the_sounds_of_every_place_can_be_seen() -> None:
    done = assistant("check", "--names")
    assert done.returncode == 0
    assert "heɪvən" in done.stdout
    assert "en:haven" in done.stdout


def test_the_content_of_this_checkout_is_in_order() -> None:
    done = assistant("check", "--json")
    assert done.returncode == 0
    assert not [record for record in records(done) if record["level"] == "error"]


def test_check_prints_keys_and_long_sentences_as_they_are(tmp_path: Path) -> None:
    locales = shutil.copytree(ROOT / "locales", tmp_path / "locales")
    answers = locales / "en" / "answers.toml"
    answers.write_text(answers.read_text().replace('"It was free."', '"It was for free."'))
    done = assistant("check", locales=locales)
    assert done.returncode == 1
    assert "event.cost:free:past has no translation of today's English: run pybabel" in done.stdout


def test_check_tells_machines_too_why_content_is_refused(tmp_path: Path) -> None:
    locales = shutil.copytree(ROOT / "locales", tmp_path / "locales")
    (locales / "es" / "names.toml").unlink()
    done = assistant("check", "--json", locales=locales)
    assert done.returncode == 1
    (problem,) = records(done)
    assert problem["level"] == "error"
    assert problem["text"].startswith("locales/es/names.toml is missing: put it back")


def test_check_tells_what_is_wrong_with_the_texts_where_the_ear_is_missing(tmp_path: Path) -> None:
    locales = shutil.copytree(ROOT / "locales", tmp_path / "locales")
    answers = locales / "en" / "answers.toml"
    answers.write_text(answers.read_text().replace('"It was free."', '"It was for free."'))
    done = assistant("check", locales=locales, models=tmp_path, cache=tmp_path / "cache")
    assert done.returncode == 1
    assert "event.cost:free:past has no translation" in done.stdout
    assert "Traceback" not in done.stderr


def test_doctor_finds_every_part_working() -> None:
    done = assistant("doctor", "--json")
    findings = records(done)
    assert {"ears en", "ears es", "voice en", "voice es"} <= {f["what"] for f in findings}
    assert not [finding for finding in findings if finding["level"] == "error"]
    assert done.returncode == 0


def test_doctor_names_what_is_broken_and_goes_on(tmp_path: Path) -> None:
    done = assistant("doctor", "--json", models=tmp_path)
    broken = [finding for finding in records(done) if finding["level"] == "error"]
    assert done.returncode == 1
    assert broken
    assert all(finding["text"].endswith(".") for finding in broken)
    assert any(finding["what"].startswith("content") for finding in records(done))


def test_broken_content_is_one_finding_among_all(tmp_path: Path) -> None:
    locales = shutil.copytree(ROOT / "locales", tmp_path / "locales")
    with (locales / "es" / "questions.toml").open("a") as questions:
        questions.write("ask = = broken")
    done = assistant("doctor", "--json", locales=locales)
    findings = {finding["what"]: finding for finding in records(done)}
    assert done.returncode == 1
    assert not done.stderr
    assert [f["what"] for f in findings.values() if f["level"] == "error"] == ["content"]
    assert "es/questions.toml cannot be read" in findings["content"]["text"]
    assert findings["ears"]["text"] == "cannot be looked at yet: mend content first."
    assert {"model en_US-joe-medium", "disk", "phone"} <= findings.keys()
    assert any(what.startswith("sound") for what in findings)


def test_a_language_that_is_not_offered_is_one_finding_too() -> None:
    (wrong,) = (
        finding
        for finding in records(assistant("doctor", "--json", language="xx"))
        if finding["level"] == "error"
    )
    assert wrong["what"] == "language"
    assert "not offered" in wrong["text"]


def test_models_can_be_had_while_the_content_is_broken(tmp_path: Path) -> None:
    done = assistant("models", "list", "--json", locales=tmp_path)
    assert done.returncode == 0
    assert all(record["state"] for record in records(done))


def test_version_and_help() -> None:
    assert assistant("--version").stdout.startswith("assistant ")
    shown = assistant("--help").stdout
    for command in ("ask", "talk", "demo", "doctor", "bench", "models", "kiosk", "serve", "call"):
        assert command in shown
