from pathlib import Path

import numpy as np

from assistant.speech.graph.fst import Arcs, arcs_of


def test_round_trip_through_a_file(tmp_path: Path) -> None:
    rows = [(0, 5, 7, 0.5, 1), (1, 2, 0, 0.25, 0), (1, 0, 3, 1.5, 2)]
    arcs = arcs_of(rows, {2: 0.75})
    arcs.write(tmp_path / "x.fst")
    back = Arcs.read(tmp_path / "x.fst")
    found = sorted(
        zip(
            back.source.tolist(),
            back.input.tolist(),
            back.output.tolist(),
            back.weight.tolist(),
            back.target.tolist(),
            strict=True,
        )
    )
    assert found == sorted(rows)
    assert back.start == 0
    assert back.final.tolist() == [np.inf, np.inf, 0.75]


def test_arcs_are_sorted_by_input_within_each_state(tmp_path: Path) -> None:
    arcs_of([(0, 9, 1, 0, 1), (0, 3, 1, 0, 1), (0, 5, 1, 0, 0)], {1: 0}).write(tmp_path / "x.fst")
    assert Arcs.read(tmp_path / "x.fst").input.tolist() == [3, 5, 9]
