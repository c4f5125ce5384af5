import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.bands import Bands, sureness
from assistant.understanding.matcher import HeldOut

NONE = 2


def _held_out(genuine: float, impostor: float, spread: float = 0.1) -> HeldOut:
    """300 phrases of three intents whose own scores are near `genuine`, others near `impostor`."""
    random = np.random.default_rng(0)
    column = np.arange(300) % 3
    other = random.normal(impostor, spread, (300, 3))
    own = column[:, None] == np.arange(3)
    score = np.where(
        own, random.normal(genuine, spread, (300, 3)), random.normal(0, 0.02, (300, 3))
    )
    return HeldOut(column, score, np.where(own, -np.inf, other))


def test_thresholds_lie_between_right_and_strange() -> None:
    bands = Bands.fit(_held_out(0.9, 0.2), NONE)
    assert 0.15 < bands.upper < 0.9
    assert 0.5 < bands.lower < 0.9


def test_stranger_strangers_raise_the_bar() -> None:
    near, far = Bands.fit(_held_out(0.5, 0.7), NONE), Bands.fit(_held_out(0.5, 0.1), NONE)
    assert near.upper > far.upper


def test_content_without_near_misses_has_bands_too() -> None:
    bands = Bands.fit(_held_out(0.9, 0.2), -1)
    assert 0 < bands.upper < 0.9


@given(st.floats(-1, 2), st.floats(0, 1), st.floats(-1, 2))
def test_confidence_never_falls_as_sureness_rises(low: float, step: float, second: float) -> None:
    bands = Bands(0.3, 0.4, 6.0, -2.0)
    less = bands.confidence(np.array([low, low - 3]))
    more = bands.confidence(np.array([low + step, low + step - 3]))
    assert 0 <= less <= more <= 1


def test_confidence_is_calibrated() -> None:
    """Among held-out phrases, as many are right as their confidence says."""
    random = np.random.default_rng(1)
    column = np.arange(3000) % 4
    scores = random.normal(0.3, 0.2, (3000, 4))
    scores[np.arange(3000), column] += 0.2
    impostor = np.full((3000, 4), -np.inf)
    impostor[:, 3] = 0.0  # nothing strange is ever taken for an answer here
    bands = Bands.fit(HeldOut(column, scores, impostor), 3)
    asked = column != 3
    right = scores[asked].argmax(axis=1) == column[asked]
    believed = np.array([bands.confidence(row) for row in scores[asked]])
    assert believed.mean() == pytest.approx(right.mean(), abs=0.02)


def test_sureness_is_less_where_something_else_is_near() -> None:
    assert sureness(np.array([0.1, 0.6, 0.5])) < sureness(np.array([0.1, 0.6, 0.2]))
