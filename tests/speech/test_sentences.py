"""Text cut into pieces a voice can speak."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speech.sentences import MOST_LETTERS, MOST_WORDS, sentences, split_first


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Dr. Smith came. He left.", ["Dr. Smith came.", "He left."]),
        ("Ask J. Doe. Now.", ["Ask J. Doe.", "Now."]),
        ("La Sra. Díaz, EE. UU. Sí.", ["La Sra. Díaz, EE. UU.", "Sí."]),
        ("It costs 3.50 today. Good", ["It costs 3.50 today.", "Good"]),
        ("at 5 p.m. on Monday", ["at 5 p.m. on Monday"]),
        ("It ends at 5 p.m. Bring food.", ["It ends at 5 p.m.", "Bring food."]),
        ("first line\nsecond line", ["first line", "second line"]),
        ('He said "go." Then', ['He said "go."', "Then"]),
        ("你好。再见！", ["你好。", "再见！"]),
        ("¿Cuándo? ¡Hoy!", ["¿Cuándo?", "¡Hoy!"]),
        ("Wait... what", ["Wait...", "what"]),
        ("", []),
        ("... !? —", []),
    ],
)
def test_cuts_at_the_ends_of_sentences(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


def test_a_long_sentence_is_cut_where_a_clause_ends() -> None:
    clause = "this is one clause of seven words"
    pieces = sentences(", ".join([clause] * 8) + ".")
    assert all(piece.endswith((",", ".")) for piece in pieces)
    assert len(pieces) == 3


def test_four_hundred_words_without_a_mark_become_short_pieces() -> None:
    text = " ".join(["word"] * 400)
    pieces = sentences(text)
    assert max(len(piece.split()) for piece in pieces) <= MOST_WORDS
    assert " ".join(pieces) == text


def test_one_endless_word_is_cut_too() -> None:
    assert max(map(len, sentences("x" * 1000))) <= MOST_LETTERS


def test_wide_letters_count_three_times() -> None:
    assert max(map(len, sentences("好" * 300))) <= MOST_LETTERS // 3


def test_the_first_sentence_is_split_after_its_first_words() -> None:
    assert split_first("Yes, you can, if your state allows it at all.") == [
        "Yes, you can,",
        "if your state allows it at all.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Short, too.",
        "No clause ends within the first words of this one, sadly.",
        "Yes, it does.",
    ],
)
def test_a_first_sentence_without_a_good_place_stays_whole(sentence: str) -> None:
    assert split_first(sentence) == [sentence]


@given(st.text(max_size=2000))
def test_no_letter_is_lost_and_every_piece_is_short(text: str) -> None:
    pieces = sentences(text)
    assert all(len(piece.split()) <= MOST_WORDS for piece in pieces)
    assert all(len(piece) <= MOST_LETTERS for piece in pieces)
    kept = [letter for letter in "".join(pieces) if letter.isalnum()]
    assert kept == [letter for letter in text if letter.isalnum()]
