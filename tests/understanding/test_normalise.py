import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.understanding.normalise import is_character, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What's the I.D.?", "what s the i d"),
        ("¿Qué día es, por favor?", "que dia es por favor"),
        ("l’événement", "l evenement"),
        ("Straße ＡＢＣ ﬁn", "strasse abc fin"),
        ("Ελληνικά", "ελληνικα"),
        ("нет, ещё", "нет ещё"),
        ("हिन्दी में", "हिन्दी में"),
        ("한국어 말", "한국어 말"),
        ("مَرْحَباً إلى أُمّةِ مؤسّسة", "مرحبا الي امه موسسه"),
        ("کتاب‌ها", "كتابها"),
        ("کتـــاب", "كتاب"),
        ("什么时候 abc开", "什 么 时 候 abc 开"),
        ("ひらがなガ", "ひ ら が な ガ"),
        ("ได้ไหม", "ไ ด้ ไ ห ม"),
        ("ខ្មែរ", "ខ្ មែ រ"),
        ("ລາວ", "ລ າ ວ"),
        ("မြန်မာ", "မြ န် မာ"),
        ("  ... ", ""),
        ("", ""),
    ],
)
def test_scripts(text: str, expected: str) -> None:
    assert " ".join(tokens(text)) == expected


def test_the_quick_way_agrees_with_the_long_one() -> None:
    text = "Do I need an I.D.? It's 5 o'clock -- well..."
    assert tokens(text) == tokens(text + " ñ")[:-1]


@given(st.text())
def test_normal_text_stays_as_it_is(text: str) -> None:
    once = tokens(text)
    assert tokens(" ".join(once)) == once


@given(st.text())
@example("ก\u0e31า")
def test_a_character_of_an_unspaced_script_stands_alone_with_its_marks(text: str) -> None:
    for token in tokens(text):
        after = [char for char in token[1:] if not unicodedata.category(char).startswith("M")]
        assert not any(map(is_character, after))
