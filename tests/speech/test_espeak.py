"""The espeak-ng program, where it is installed, and where it is not."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import VoiceError
from assistant.speech import espeak
from assistant.speech.espeak import EspeakVoice

installed = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="no espeak-ng here")


@pytest.fixture(autouse=True)
def forget() -> None:
    """What the program said is remembered within a process; not between tests."""
    espeak._languages.cache_clear()
    espeak._version.cache_clear()


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of our own where espeak-ng is looked for."""
    program = folder / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


@installed
@pytest.mark.parametrize("language", ["fr", "pt-BR", "ht", "vi", "fr_CA"])
def test_it_speaks_languages_that_have_no_voice_of_their_own(language: str) -> None:
    sounds = list(EspeakVoice().say("Un. Dos, tres.", language))
    assert len(sounds) == 2
    assert all(np.abs(sound.samples).max() > 3000 for sound in sounds)
    assert EspeakVoice().identity(language)


@installed
def test_pace_makes_it_longer() -> None:
    slow, fast = (
        next(EspeakVoice().say("Bonjour tout le monde.", "fr", pace)).seconds for pace in (0.6, 1.5)
    )
    assert slow > 1.5 * fast


@installed
def test_a_language_nobody_speaks_is_explained() -> None:
    with pytest.raises(VoiceError, match="speaks the language 'xx'"):
        list(EspeakVoice().say("Hello.", "xx"))


def test_without_the_program_the_message_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceError, match="apt install espeak-ng"):
        list(EspeakVoice().say("Bonjour.", "fr"))


LISTING = "echo 'Pty Language Age'; echo ' 5  fr  M'"


@pytest.mark.parametrize("answer", ["exit 3", "echo no sound", "printf ''", "kill -9 $$"])
def test_a_failing_program_is_a_voice_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    stand_in(tmp_path, monkeypatch, f'[ "$1" = --voices ] && {{ {LISTING}; exit; }}; {answer}')
    with pytest.raises(VoiceError, match="espeak-ng"):
        list(EspeakVoice().say("Bonjour.", "fr"))


def test_a_program_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "_SECONDS", 0.2)
    stand_in(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(VoiceError, match="espeak-ng"):
        list(EspeakVoice().say("Bonjour.", "fr"))


@installed
def test_text_that_looks_like_an_option_is_only_text() -> None:
    quiet = subprocess.DEVNULL
    assert subprocess.run(["espeak-ng", "--version"], stdout=quiet, check=False).returncode == 0
    assert next(EspeakVoice().say("--version and more", "fr")).seconds > 0.5
