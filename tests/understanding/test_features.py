import numpy as np
import pytest

from assistant.understanding.features import Likeness

PHRASES = [
    ("when", "is", "it"),
    ("where", "is", "it"),
    ("is", "there", "one", "in", "<place>"),
    ("什", "么", "时", "候"),
]


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return Likeness(PHRASES)


def test_a_phrase_is_like_itself(likeness: Likeness) -> None:
    assert np.diag(likeness.between) == pytest.approx(1)
    assert likeness.to(PHRASES[2])[2] == pytest.approx(1)


def test_likeness_is_mutual(likeness: Likeness) -> None:
    assert likeness.between == pytest.approx(likeness.between.T)


def test_unseen_words_make_less_alike(likeness: Likeness) -> None:
    alone = likeness.to(("when", "is", "it"))[0]
    one = likeness.to(("when", "is", "it", "zzz"))[0]
    two = likeness.to(("when", "is", "it", "zzz", "xxx"))[0]
    assert alone > one > two > 0


def test_nothing_in_common_is_nothing(likeness: Likeness) -> None:
    assert not likeness.to(("zzz",)).any()
    assert not likeness.to(()).any()


def test_pieces_of_words_count(likeness: Likeness) -> None:
    assert likeness.to(("wheres",))[1] > likeness.to(("wheres",))[0] > 0


def test_a_slot_is_one_piece(likeness: Likeness) -> None:
    assert likeness.to(("place",))[2] < likeness.to(("<place>",))[2] / 5


def test_neighbours_count_where_nobody_writes_spaces(likeness: Likeness) -> None:
    assert likeness.to(tuple("时候什么"))[3] > likeness.to(tuple("候么时什"))[3]
