"""What all calls share."""

import shutil
from pathlib import Path

import pytest

from assistant import settings
from assistant.engine import Engine
from assistant.errors import ContentError
from assistant.phone.settings import PhoneSettings
from assistant.phone.switchboard import Switchboard
from assistant.speech.fakes import FakeRecogniser, FakeVoice
from assistant.speech.prompts import Prompts


def test_what_staff_save_is_said_by_the_next_call(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    locales = tmp_path / "locales"
    shutil.copytree(engine.settings.locales, locales)
    assert engine.understanding
    shutil.copytree(engine.settings.cache / "understanding", tmp_path / "understanding")
    voice = FakeVoice(8000, 0.01)
    prompts = Prompts(tmp_path / "prompts", voice)
    monkeypatch.setattr(Engine, "recogniser", FakeRecogniser())
    monkeypatch.setattr(Engine, "prompts", prompts)
    phone = PhoneSettings()
    board = Switchboard(Engine(settings.load(locales=locales, cache=tmp_path)), phone)
    board.load()
    board.refresh()
    old = board.engine
    facts = locales / "facts.toml"
    text = facts.read_text()
    facts.write_text(text.replace("[contact]", '[contact]\nphone = "+1 555 010 0123"', 1))
    board.refresh()
    assert board.engine is not old
    assert board.person == "+15550100123"
    assert any("010" in said or "zero one zero" in said for said, _, _ in voice.spoken)
    facts.write_text("nonsense")
    with pytest.raises(ContentError, match="cannot be read"):
        board.refresh()
    assert board.person == "+15550100123", "a bad edit changes nothing"
    board.close()
