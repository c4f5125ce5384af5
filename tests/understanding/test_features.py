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
    assert np.diag(likeness.between(slice(None))) == pytest.approx(1)
    assert likeness.to([PHRASES[2]])[0, 2] == pytest.approx(1)


def test_likeness_is_mutual(likeness: Likeness) -> None:
    between = likeness.between(slice(None))
    assert between == pytest.approx(between.T)
    assert likeness.between(slice(1, 3)) == pytest.approx(between[1:3])
    assert likeness.to([PHRASES[1]])[0] == pytest.approx(between[1])


def test_what_many_hold_and_what_few_hold_count_alike() -> None:
    phrases = [("where", "is", f"{word}ing") for word in ("swim", "cook", "sing", "paint") * 30]
    phrases += [("when", "is", chr(97 + i // 26) + chr(97 + i % 26)) for i in range(300)]
    likeness = Likeness(phrases)
    between = likeness.between(slice(None))
    assert np.diag(between) == pytest.approx(1)
    assert between[0, 4] == pytest.approx(1)
    assert likeness.to([phrases[150]])[0] == pytest.approx(between[150], abs=1e-6)
    assert 0 < between[0, 150] < between[0, 1] < 1


def test_unseen_words_make_less_alike(likeness: Likeness) -> None:
    alone = likeness.to([("when", "is", "it")])[0, 0]
    one = likeness.to([("when", "is", "it", "zzz")])[0, 0]
    two = likeness.to([("when", "is", "it", "zzz", "xxx")])[0, 0]
    assert alone > one > two > 0


def test_nothing_in_common_is_nothing(likeness: Likeness) -> None:
    assert not likeness.to([("zzz",)]).any()
    assert not likeness.to([()]).any()


def test_pieces_of_words_count(likeness: Likeness) -> None:
    said, other = likeness.to([("wheres",)])[0, [1, 0]]
    assert said > other > 0


def test_a_slot_is_one_piece(likeness: Likeness) -> None:
    word, slot = likeness.to([("place",), ("<place>",)])[:, 2]
    assert word < slot / 5


def test_neighbours_count_where_nobody_writes_spaces(likeness: Likeness) -> None:
    alike, mixed = likeness.to([tuple("时候什么"), tuple("候么时什")])[:, 3]
    assert alike > mixed
