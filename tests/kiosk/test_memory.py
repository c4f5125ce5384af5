"""The choice of devices survives, and so does everything else in the file."""

import tomllib
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.kiosk.memory import remember
from tests.full_disk import full_disk

OTHER = "# ours\nlanguage = 'es'\n\n[phone]\nport = 1 # keep\n"


def read(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "before",
    [
        "",
        OTHER,
        OTHER + "\n[kiosk]\nidle = 30\n",
        "[kiosk] # mine\nmicrophone = 3\nidle = 30\n\n" + "[phone]\nport = 1\n",
    ],
)
def test_it_is_written_into_its_table_and_nothing_else_changes(tmp_path: Path, before: str) -> None:
    path = tmp_path / "assistant.toml"
    path.write_text(before)
    expected = tomllib.loads(before)
    remember(path, {"microphone": 'The "good" ñ one', "loudspeaker": "USB"})
    chosen = {"microphone": 'The "good" ñ one', "loudspeaker": "USB"}
    expected["kiosk"] = {**expected.get("kiosk", {}), **chosen}
    assert read(path) == expected
    assert "# ours" in path.read_text() or "# ours" not in before


def test_a_second_choice_replaces_the_first(tmp_path: Path) -> None:
    path = tmp_path / "assistant.toml"
    for name in ("one", "two"):
        remember(path, {"microphone": name})
    assert read(path) == {"kiosk": {"microphone": "two"}}


def test_no_choice_writes_no_file(tmp_path: Path) -> None:
    remember(tmp_path / "assistant.toml", {})
    assert not (tmp_path / "assistant.toml").exists()


def test_a_full_disk_costs_nothing_of_what_is_set(tmp_path: Path) -> None:
    path = tmp_path / "assistant.toml"
    path.write_text(OTHER)
    with full_disk(len(OTHER)), pytest.raises(SettingsError, match="File too large"):
        remember(path, {"microphone": "USB"})
    assert path.read_text() == OTHER
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_holds_secrets_stays_private(tmp_path: Path) -> None:
    path = tmp_path / "assistant.toml"
    path.write_text(OTHER)
    path.chmod(0o600)
    remember(path, {"microphone": "USB"})
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damaged", ["[kiosk\n", "kiosk = {idle = 30}\n"])
def test_a_file_that_cannot_be_edited_is_left_alone(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "assistant.toml"
    path.write_text(damaged)
    with pytest.raises(SettingsError, match="write it there yourself"):
        remember(path, {"microphone": "USB"})
    assert path.read_text() == damaged


def test_what_windows_notepad_saved_is_written_into_too(tmp_path: Path) -> None:
    path = tmp_path / "assistant.toml"
    path.write_bytes(b"\xef\xbb\xbflanguage = 'es'\r\n")
    remember(path, {"microphone": "USB"})
    assert read(path) == {"language": "es", "kiosk": {"microphone": "USB"}}
