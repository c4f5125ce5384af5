"""What holds in every language: names respelled, other languages left alone, spelling."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.speech.spoken import spoken

NAMES = {"New Haven": "Niu Jéiven", "Haven": "Jáven", "Washington, DC": "Uáchinton di si"}


def test_names_are_respelled_the_longest_first() -> None:
    assert spoken("New Haven y Haven", "es", NAMES) == "Niu Jéiven y Jáven"


def test_a_respelling_goes_before_every_rule_and_is_not_touched_by_one() -> None:
    assert spoken("en WASHINGTON, DC el 1 de mayo", "es", NAMES) == (
        "en Uáchinton di si el primero de mayo"
    )
    assert spoken("Room 5", "en", {"Room 5": "room 5"}) == "room 5"


def test_a_name_inside_a_word_is_left_alone() -> None:
    assert spoken("Havens", "es", NAMES) == "Havens"


def test_a_name_in_an_address_is_respelled() -> None:
    said = spoken("www.newhaven.org", "en", {"newhaven": "New Haven"})
    assert said == "New Haven dot org"


def test_an_empty_name_changes_nothing() -> None:
    assert spoken("ok", "en", {"": "x", " ": "y"}) == "ok"


def test_other_languages_keep_their_digits_and_get_telephones_digit_by_digit() -> None:
    assert spoken("Le 20 octobre, 01 42 68 53 00.", "fr") == (
        "Le 20 octobre, 0 1, 4 2, 6 8, 5 3, 0 0."
    )


@given(st.text(max_size=120), st.sampled_from(["en", "es", "fr", "zh"]))
def test_any_text_can_be_written_out(text: str, language: str) -> None:
    said = spoken(text, language, NAMES)
    assert "\0" not in said
    assert not any("\ud800" <= letter <= "\udfff" for letter in said)


@given(st.text(alphabet="0123456789.,:/-–()$% APMapmOctober", max_size=40))
def test_any_jumble_of_numbers_can_be_written_out(text: str) -> None:
    for language in ("en", "es"):
        assert isinstance(spoken(text, language), str)
