"""What an operator set and cannot be used is one sentence."""

from pathlib import Path

import pytest

from assistant import settings
from assistant.errors import SettingsError
from assistant.settings import Settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `assistant.toml` of the test's own."""
    path = tmp_path / "assistant.toml"
    monkeypatch.setattr(settings, "FILE", path)
    return path


def said() -> str:
    """The sentence about what is set now."""
    with pytest.raises(SettingsError) as caught:
        settings.load()
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("kiosk.idle", "long", "The setting 'kiosk.idle' must be a number: correct it in"),
        ("kiosk.idle", "0", "The setting 'kiosk.idle' must be more than 0: correct it in"),
        ("endpoint.wait", "-1", "The setting 'endpoint.wait' must be more than 0: correct it in"),
        (
            "endpoint.aggressiveness",
            "9",
            "The setting 'endpoint.aggressiveness' must be at most 3: correct it in",
        ),
        ("turns.tail", "-0.5", "The setting 'turns.tail' must be at least 0: correct it in"),
        ("kiosk.duplex", "3", "The setting 'kiosk.duplex' must be true or false: correct it in"),
        ("phone.lines", "many", "The setting 'phone.lines' must be a whole number: correct it in"),
        ("phone.lines", "5000", "The setting 'phone.lines' must be at most 1000: correct it in"),
        ("today", "soon", "The setting 'today' must be a day such as 2018-10-20: correct it in"),
        ("phone.twilio", "3", "The setting 'phone.twilio' must be a table: correct it in"),
        (
            "phone.twilio.auth_token",
            "hush",
            "The setting 'phone.twilio.auth_token' must be 8 or more letters long: correct it in",
        ),
        (
            "phone.public_url",
            "relief.example",
            "The setting 'phone.public_url' must be a web address (http:// or https://) without a"
            " slash at its end: correct it in",
        ),
        (
            "phone.transfer_to",
            "call bob",
            "The setting 'phone.transfer_to' must be one telephone number of at most 15 digits,"
            " such as +15550100000 or 101: correct it in",
        ),
        (
            "phone.telnyx.public_key",
            "Z" * 60,
            "The setting 'phone.telnyx.public_key' must be the public key of the account, 44"
            " letters and digits of base64: correct it in",
        ),
        (
            "phone.vonage.signature_secret",
            "v" * 31,
            "The setting 'phone.vonage.signature_secret' must be 32 or more letters long: correct"
            " it in",
        ),
        (
            "kiosk.idel",
            "3",
            "There is no setting 'kiosk.idel' (did you mean 'kiosk.idle'?): correct or remove it"
            " in",
        ),
        (
            "endpoint.idle",
            "3",
            "There is no setting 'endpoint.idle' (did you mean 'kiosk.idle'?): correct or remove"
            " it in",
        ),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_mend(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wrong: str
) -> None:
    variable = f"ASSISTANT_{name.replace('.', '__').upper()}"
    monkeypatch.setenv(variable, value)
    assert said() == f"{wrong} assistant.toml or the environment ({variable})."


def test_a_login_has_no_colon_in_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PHONE__ASTERISK__USER", "a:b")
    monkeypatch.setenv("ASSISTANT_PHONE__ASTERISK__PASSWORD", "12345678")
    assert said().startswith("The setting 'phone.asterisk.user' must be a name without a colon:")


def test_an_empty_variable_sets_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('cache = "elsewhere"', encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_CACHE", "")
    monkeypatch.setenv("ASSISTANT_LANGUAGE", "")
    assert settings.load().cache == Path("elsewhere")
    assert settings.load().language is None


def test_a_window_must_hold_the_speech_that_opens_an_utterance(file: Path) -> None:
    file.write_text("[endpoint]\nstart = 0.7", encoding="utf-8")
    assert said().startswith("The setting 'endpoint.start_window' must be at least 0.7: correct")
    file.write_text("[endpoint]\nstart = 0.7\nstart_window = 0.9", encoding="utf-8")
    assert settings.load().endpoint.start_window == 0.9


def test_a_value_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PHONE__TWILIO", "{}")
    assert said() == (
        "The setting 'phone.twilio.auth_token' is missing: write it into assistant.toml or the"
        " environment (ASSISTANT_PHONE__TWILIO__AUTH_TOKEN)."
    )


def test_a_table_in_the_environment_that_is_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_KIOSK", "idle")
    assert said() == (
        "The environment variable ASSISTANT_KIOSK must be a table in JSON: correct it, or set one"
        " value at a time (ASSISTANT_KIOSK__NAME)."
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (b"[kiosk]\nmicrophone = [1]", "The setting 'kiosk.microphone' must be text in quotes"),
        (b"[kiosk]\nmicrophone = true", "The setting 'kiosk.microphone' must be text in quotes"),
        (b"kiosk = 3", "The setting 'kiosk' must be a table"),
        (b"endpoint = 3", "The setting 'endpoint' must be a table"),
        (b"locales = 3", "The setting 'locales' must be a folder in quotes"),
        (b"kioks = 3", "There is no setting 'kioks' (did you mean 'kiosk'?)"),
        (b"nonsense = 3", "There is no setting 'nonsense': correct or remove it"),
        (b"[kiosk", "assistant.toml is not valid TOML"),
        (b"# caf\xe9", "assistant.toml is not UTF-8 text: save it as UTF-8."),
    ],
)
def test_what_stands_in_the_file_and_cannot_be_used(file: Path, text: bytes, wrong: str) -> None:
    file.write_bytes(text)
    assert said().startswith(wrong)


def test_what_windows_notepad_saves_is_read(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbflanguage = 'es'\r\n[kiosk]\r\nidle = 31\r\n")
    assert (settings.load().language, settings.load().kiosk.idle) == ("es", 31)


@pytest.mark.parametrize("value", ["x", " ", "-1", "3", "1e999", "[]", "{}", "[[1]]", "null"])
def test_no_sentence_is_in_the_words_of_a_library(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    refused = 0
    for name in settings._names(Settings):
        with monkeypatch.context() as environment:
            environment.setenv(f"ASSISTANT_{name.replace('.', '__').upper()}", value)
            try:
                settings.load()
            except SettingsError as error:
                sentence = str(error)
                refused += 1
                assert sentence.endswith(".")
                for foreign in ("input", "valid", "parse", "dict", "another value", "None"):
                    assert foreign not in sentence
    assert refused > 5
