"""The kiosk from its start to its end."""

import shutil
from pathlib import Path

import pytest

from assistant.engine import Engine
from assistant.errors import AudioError
from assistant.kiosk import loop
from assistant.kiosk.settings import KioskSettings
from assistant.settings import Settings
from assistant.speech import audio
from assistant.speech.audio import RATE, Sound
from assistant.speech.fakes import FakeRecogniser

from .conftest import quiet


def test_a_file_that_is_half_saved_while_it_starts_does_not_end_it(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locales = Path(shutil.copytree(engine.settings.locales, tmp_path / "locales"))
    ours = engine.successor(engine.content)
    ours.settings = Settings(locales=locales, cache=tmp_path)
    vars(ours).update(vars(engine) | {"recogniser": FakeRecogniser(()), "settings": ours.settings})
    monkeypatch.setattr(ours, "load", lambda: (locales / "facts.toml").write_text("half ="))
    recording = tmp_path / "quiet.wav"
    audio.write_wav(recording, Sound(quiet(1.0), RATE))
    assert loop.run(ours, KioskSettings(), [recording]) == 0


@pytest.mark.parametrize(("language", "shown"), [(None, "en es"), ("es", "es")])
def test_while_it_gets_ready_it_says_so_in_every_language_of_its_visitors(
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str | None,
    shown: str,
) -> None:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    engine.settings = Settings(cache=tmp_path, language=language)
    vars(engine)["recogniser"] = FakeRecogniser(())
    recording = tmp_path / "quiet.wav"
    audio.write_wav(recording, Sound(quiet(1.0), RATE))
    loop.run(engine, KioskSettings(), [recording])
    said = [engine.content.prompt("thinking", one).text for one in shown.split()]
    assert capsys.readouterr().out.splitlines()[0] == f"[{' · '.join(said)}]"


def test_a_recording_that_cannot_be_kept_is_told_before_the_first_visit(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "load", lambda: pytest.fail("it starts all the same"))
    recording = tmp_path / "quiet.wav"
    audio.write_wav(recording, Sound(quiet(1.0), RATE))
    with pytest.raises(AudioError, match="cannot be written"):
        loop.run(engine, KioskSettings(), [recording], tmp_path / "none" / "answer.wav")
