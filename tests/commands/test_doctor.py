"""What an operator is told of the environment, the button and the phone line."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant import settings
from assistant.commands.doctor import Finding, _button, _environment, _phone
from assistant.engine import Engine
from assistant.kiosk.settings import KioskSettings
from assistant.phone.settings import Login, PhoneSettings

PBX = Login(user="pbx", password=SecretStr("12345678"))


def found(engine: Engine, phone: PhoneSettings) -> list[Finding]:
    ours = Engine(settings.load(phone=phone))
    ours.content = engine.content
    return list(_phone(ours))


def test_a_mistyped_variable_is_noticed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TODAY", "2018-10-20")
    monkeypatch.setenv("ASSISTANT_PHONE__LINES", "3")
    assert list(_environment(engine)) == []
    monkeypatch.setenv("ASSISTANT_LANGAUGE", "es")
    (mistyped,) = _environment(engine)
    assert mistyped.level == "warning"
    assert mistyped.text == (
        "ASSISTANT_LANGAUGE is no setting of ours: did you mean ASSISTANT_LANGUAGE?"
    )


def test_a_button_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    there, gone = tmp_path / "there", tmp_path / "gone"
    there.touch()
    said = {
        path: next(_button(Engine(settings.load(kiosk=KioskSettings(button=str(path))))))
        for path in (there, gone)
    }
    assert said[there].level == "good"
    assert said[gone].level == "error"
    assert "No such file" in said[gone].text
    assert "group input" in said[gone].text
    assert list(_button(Engine(settings.load()))) == []


def test_without_credentials_nobody_may_call(engine: Engine) -> None:
    (nobody,) = found(engine, PhoneSettings())
    assert nobody.level == "good"
    assert "no phone system may call" in nobody.text


def test_a_line_without_a_person_is_a_warning_with_its_fix(engine: Engine) -> None:
    who, person = found(engine, PhoneSettings(asterisk=PBX))
    assert who.text == "asterisk may call."
    assert person.level == "warning"
    assert "phone.transfer_to" in person.text


def test_who_callers_are_put_through_to_is_shown(engine: Engine) -> None:
    _, person = found(engine, PhoneSettings(asterisk=PBX, transfer_to="101"))
    assert (person.level, person.text) == ("good", "key 0 puts callers through to 101.")
