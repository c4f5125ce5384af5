import json
from pathlib import Path

import pytest

from assistant.errors import ContentError, ModelError
from assistant.speech.graph.lexicon import Lexicon, Pronunciations
from assistant.speech.graph.phones import PhoneTable
from tests.speech.hearing import NETWORK

TABLE = PhoneTable.load(NETWORK)


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    return Lexicon(TABLE, tmp_path)


def ipa(found: Pronunciations) -> dict[str, float]:
    return {"".join(TABLE.symbols[k] or "?" for k in phones): c for phones, c in found.items()}


def test_the_usual_pronunciation_costs_nothing(lexicon: Lexicon) -> None:
    found = lexicon.pronounce("en", ["cannabis"], [], {})
    assert ipa(found["cannabis"]) == {"kænəbɪs": 0.0}


def test_spanish_is_read_as_spanish_with_its_accents(lexicon: Lexicon) -> None:
    found = ipa(lexicon.pronounce("es", ["cita"], [], {})["cita"])
    assert found["sita"] == 0.0
    assert found["θita"] > 0


def test_small_words_sound_as_they_do_inside_sentences(lexicon: Lexicon) -> None:
    alone = lexicon.pronounce("en", ["to"], [], {})["to"]
    inside = lexicon.pronounce("en", ["to", "go", "home"], ["go to home"], {})["to"]
    assert len(inside) > len(alone)
    assert min(inside.values()) == 0.0


def test_respellings_cost_nothing_and_may_come_from_another_language(lexicon: Lexicon) -> None:
    hear = {"haven": ["jéiven", "en:haven"]}
    found = ipa(lexicon.pronounce("es", ["haven"], [], hear)["haven"])
    assert found["xeɪβen"] == 0.0
    assert any("h" in sound and cost == 0.0 for sound, cost in found.items())


def test_a_name_of_several_words_is_respelled_word_by_word(lexicon: Lexicon) -> None:
    hear = {"new haven": ["niu jéiven"]}
    found = lexicon.pronounce("es", ["new", "haven"], [], hear)
    assert "xeɪβen" in ipa(found["haven"])


def test_a_respelling_with_another_number_of_words_is_refused(lexicon: Lexicon) -> None:
    with pytest.raises(ContentError, match="'new haven' has 2 words"):
        lexicon.pronounce("es", ["new", "haven"], [], {"new haven": ["niujéiven"]})


def test_a_respelling_of_one_word_may_have_several(lexicon: Lexicon) -> None:
    found = lexicon.pronounce("en", ["marygrove"], [], {"marygrove": ["mary grove"]})
    assert len(found["marygrove"]) >= 1


def test_no_word_has_more_than_four(lexicon: Lexicon) -> None:
    hear = {"new": ["niu", "nu", "nyu", "en:new", "neu", "nuu"]}
    assert len(lexicon.pronounce("es", ["new"], [], hear)["new"]) <= 4


def test_a_word_nobody_can_read_is_left_out(lexicon: Lexicon) -> None:
    found = lexicon.pronounce("en", ["...", "help"], [], {})
    assert list(found) == ["help"]


def test_a_language_without_a_list_of_voices_is_read_by_its_own(lexicon: Lexicon) -> None:
    assert lexicon.pronounce("it", ["grazie"], [], {})["grazie"]


def test_a_language_espeak_does_not_know_is_explained(lexicon: Lexicon) -> None:
    with pytest.raises(ModelError, match="xx"):
        lexicon.pronounce("xx", ["word"], [], {})


def test_what_was_read_is_remembered(tmp_path: Path) -> None:
    Lexicon(TABLE, tmp_path).pronounce("en", ["help"], [], {})
    (path,) = tmp_path.glob("ipa-en-us-*.json")
    remembered = json.loads(path.read_text(encoding="utf-8"))
    assert "help" in remembered
    path.write_text(json.dumps({"help": "kəks"}), encoding="utf-8")
    found = Lexicon(TABLE, tmp_path).pronounce("en", ["help"], [], {})
    assert ipa(found["help"])["kəks"] == 0.0


@pytest.mark.parametrize("damage", ["", "{", "[1, 2]", "\x00"])
def test_a_damaged_memory_is_read_anew(tmp_path: Path, damage: str) -> None:
    first = Lexicon(TABLE, tmp_path).pronounce("en", ["help"], [], {})
    (path,) = tmp_path.glob("ipa-en-us-*.json")
    path.write_text(damage, encoding="utf-8")
    assert Lexicon(TABLE, tmp_path).pronounce("en", ["help"], [], {}) == first
