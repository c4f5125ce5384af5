"""The input level and its bar."""

import numpy as np
import pytest

from assistant.kiosk.sound.meter import SILENT, bar, level


def test_a_full_scale_square_wave_is_at_zero() -> None:
    assert level(np.full(160, -32768, "<i2").tobytes()) == pytest.approx(0, abs=0.01)


def test_half_as_loud_is_six_decibels_less() -> None:
    loud, soft = (np.full(160, value, "<i2").tobytes() for value in (8000, 4000))
    assert level(loud) - level(soft) == pytest.approx(6.02, abs=0.01)


def test_nothing_and_digital_silence_are_at_the_bottom() -> None:
    assert level(b"") == level(bytes(320)) == SILENT


@pytest.mark.parametrize("decibels", [-200.0, -60.0, -30.0, -3.0, 0.0, 20.0])
def test_the_bar_keeps_its_width_and_marks_what_is_too_loud(decibels: float) -> None:
    text = bar(decibels)
    assert len(text.rstrip("!")) == 26
    assert text.endswith("!") == (decibels > -3)
