import pytest

from assistant.understanding.sounds import sound_key


@pytest.mark.parametrize(
    ("heard", "language", "name"),
    [
        ("new heaven", "en", "new haven"),
        ("nu haven", "en", "new haven"),
        ("niu jeiven", "es", "new haven"),
        ("prins yorch", "es", "prince george"),
        ("filadelfia", "es", "philadelphia"),
        ("los angelis", "en", "los angeles"),
        ("oxnard", "en", "ocksnard"),
    ],
)
def test_the_same_name_has_the_same_sound(heard: str, language: str, name: str) -> None:
    assert sound_key(heard, language) == sound_key(name, "en")


def test_other_names_sound_otherwise() -> None:
    names = ["new haven", "los angeles", "san francisco", "washington", "boston", "denver"]
    assert len({sound_key(name, "en") for name in names}) == len(names)


def test_a_language_without_rules_is_read_like_english() -> None:
    assert sound_key("philly", "vi") == sound_key("philly", "en")
