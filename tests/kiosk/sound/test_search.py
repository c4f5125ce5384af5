"""When a lost device is looked for again."""

import os
from pathlib import Path

import pytest

from assistant.kiosk.sound import devices
from assistant.kiosk.sound.devices import PortAudio
from assistant.kiosk.sound.search import LONGEST_SECONDS, Search


def looks(search: Search, start: float, seconds: int) -> list[float]:
    """When it looks, in seconds after ``start``."""
    found = []
    for tenth in range(seconds * 10):
        if search.due(start + tenth / 10):
            search.looked(start + tenth / 10)
            found.append(tenth / 10)
    return found


def test_it_looks_soon_then_ever_more_rarely_but_for_ever() -> None:
    search = Search(lambda: None)
    search.begin(100.0)
    assert looks(search, 100.0, 130) == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 62.0, 92.0, 122.0]
    assert LONGEST_SECONDS == 30.0


def test_it_looks_at_once_where_something_was_plugged_in_and_soon_after() -> None:
    signs = [0]
    search = Search(lambda: signs[0])
    search.begin(0.0)
    looks(search, 0.0, 500)
    signs[0] += 1
    assert looks(search, 500.0, 5) == [0.0, 1.0, 3.0]


def test_a_sound_card_that_comes_gives_a_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = tmp_path / "snd"
    monkeypatch.setattr(devices, "_CARDS", str(cards))
    signs = [PortAudio().sign()]
    cards.mkdir()
    os.utime(cards, ns=(1, 1))
    signs.append(PortAudio().sign())
    (cards / "pcmC1D0c").touch()
    signs.append(PortAudio().sign())
    assert len(set(signs)) == 3
