"""What an operator set and cannot be used is one sentence."""

import pytest

from assistant import settings
from assistant.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "ASSISTANT_PHONE__TWILIO",
            "{}",
            "The setting 'phone.twilio.auth_token' is missing: write it into assistant.toml or the"
            " environment.",
        ),
        (
            "ASSISTANT_PHONE__LINES",
            "many",
            "The setting 'phone.lines' cannot be used (input should be a valid integer, unable to"
            " parse string as an integer): correct it in assistant.toml or in the environment.",
        ),
    ],
)
def test_a_setting_that_cannot_be_used(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings.load()
    assert str(caught.value) == sentence
