"""The reader and writer of Kaldi's acoustic models: nothing is lost on the way."""

from pathlib import Path

import numpy as np
import pytest

from scripts.models.ear import kaldi

ROOT = Path(__file__).parents[2]

FINAL = ROOT / "models" / "network" / "final.mdl"


def test_the_shipped_network_round_trips_byte_by_byte() -> None:
    data = FINAL.read_bytes()
    assert kaldi.dump(kaldi.parse(data)) == data


def test_its_transition_model_can_be_made_anew() -> None:
    """The bytes before the network follow from the list of pdfs alone."""
    model = kaldi.read(FINAL)
    count = len((FINAL.parent / "word_boundary.int").read_text().splitlines())
    made = kaldi.transition_model([(0, 0)] * count)
    head = kaldi.transition_model([(0, 1)] * count)
    assert len(model.transition) == len(made) == len(head)
    assert model.transition.endswith(made[-4 * (2 * count + 1) - 40 :])


@pytest.mark.parametrize("shape", [(5, 1), (8, 3), (300, 70)])
def test_eight_bits_are_close(shape: tuple[int, int]) -> None:
    matrix = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    packed = kaldi.pack(matrix)
    assert packed.shape == shape
    assert np.abs(packed.unpack() - matrix).max() < 0.05 * np.ptp(matrix)
    again = kaldi.pack(packed.unpack())
    assert np.abs(again.unpack() - packed.unpack()).max() < 0.02 * np.ptp(matrix)


def test_too_small_a_matrix_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        kaldi.pack(np.zeros((4, 4)))


def test_every_kind_of_field_round_trips() -> None:
    """A component with each type of field, single and double precision included."""
    part = kaldi.Component(
        "TdnnComponent",
        {
            "MaxChange": 0.75,
            "Count": np.float64(1234.5),
            "Dim": 7,
            "TimeOffsets": (-3, 0),
            "LinearParams": kaldi.pack(np.eye(6)),
            "BiasParams": np.arange(6, dtype=np.float32),
            "UseNaturalGradient": True,
            "AlphaInOut": (4.0, 4.0),
            "RankInOut": (20, 80),
            "Continuous": None,
        },
    )
    head = kaldi.transition_model([(0, 0), (1, 2)])
    model = kaldi.AcousticModel(head, "input-node name=input dim=40", {"a": part}, (1, 2))
    data = kaldi.dump(model)
    read = kaldi.parse(data)
    assert kaldi.dump(read) == data
    assert read.context == (1, 2)
    assert read.components["a"].fields["TimeOffsets"] == (-3, 0)
    assert isinstance(read.components["a"].fields["Count"], np.float64)
    np.testing.assert_allclose(read.components["a"].array("LinearParams"), np.eye(6), atol=1e-3)


def test_damage_is_told() -> None:
    data = FINAL.read_bytes()
    with pytest.raises((ValueError, IndexError)):
        kaldi.parse(data[: len(data) // 2])
    with pytest.raises(ValueError, match="unknown field"):
        kaldi.parse(data.replace(b"<LinearParams> ", b"<LinearParamx> ", 1))
