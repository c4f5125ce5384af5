"""What staff are shown of the ear, with the real network's phones."""

import shutil
from pathlib import Path

import pytest

from assistant import settings
from assistant.commands import heard
from assistant.engine import Engine


def edited(engine: Engine, tmp_path: Path, **files: tuple[str, str]) -> Engine:
    """An engine on a copy of the content in which each file has one text replaced."""
    locales = Path(shutil.copytree(engine.settings.locales, tmp_path / "locales"))
    for name, (old, new) in files.items():
        path = locales / "en" / f"{name}.toml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    return Engine(settings.load(locales=locales))


def test_a_word_sounds_as_spelled_and_as_staff_respelled_it(engine: Engine) -> None:
    (haven,) = heard.words(engine, "es", ["Haven?"])
    assert haven.known
    assert {"xeɪβen", "heɪvən"} <= set(haven.sounds)
    assert haven.respelled == ("jéiven", "javen", "en:haven")
    (english,) = heard.words(engine, "en", ["haven"])
    assert (english.sounds, english.respelled) == (("heɪvən",), ())


def test_a_town_that_nobody_entered_cannot_be_heard(engine: Engine, tmp_path: Path) -> None:
    assert not heard.words(engine, "en", ["boise"])[0].known
    town = edited(engine, tmp_path, names=("[place]\n", '[place]\nboise = ["Boise"]\n'))
    (boise,) = heard.words(town, "en", ["boise"])
    assert boise.known
    assert boise in heard.places(town, "en")


def test_respellings_of_several_words_count_for_each(engine: Engine, tmp_path: Path) -> None:
    respelled = ("[hear]\n", '[hear]\n"New Haven" = ["noo hahven"]\n')
    (haven,) = heard.words(edited(engine, tmp_path, pronunciation=respelled), "en", ["haven"])
    assert haven.respelled == ("noo hahven",)
    assert len(haven.sounds) > 1


def test_two_places_that_sound_alike_are_told(engine: Engine, tmp_path: Path) -> None:
    assert list(heard.alike(engine, "en")) == []
    twin = edited(engine, tmp_path, names=("[place]\n", '[place]\nbosston = ["Bosston"]\n'))
    (problem,) = heard.alike(twin, "en")
    assert problem.level == "warning"
    assert 'place.bosston: "Bosston" may sound like "Boston" (place.boston)' in str(problem)


@pytest.mark.parametrize("name", ["Bostom", "New Havn"])
def test_a_respelling_of_nothing_is_told(engine: Engine, tmp_path: Path, name: str) -> None:
    assert list(heard.idle(engine, "en")) == []
    spelling = " ".join(["x"] * len(name.split()))
    line = ("[hear]\n", f'[hear]\n"{name}" = ["{spelling}"]\n')
    (problem,) = heard.idle(edited(engine, tmp_path, pronunciation=line), "en")
    assert f"hear.{name} stands in no question and no name" in str(problem)
