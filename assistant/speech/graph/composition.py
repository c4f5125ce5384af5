"""What kaldifst does for the decoding graph. Never load this beside libvosk (see `compiler`)."""

import tempfile
from pathlib import Path
from typing import Any

import kaldifst

from assistant.speech.graph.fst import Arcs


def composed(left: Arcs, right: Arcs) -> Arcs:
    """min(det(left o right)): epsilon-free determinised, then minimised as an acceptor.

    Both are kaldifst's (``determinize_star``, ``minimize_encoded``), as in Kaldi's recipe for LG.
    """
    composition = kaldifst.compose(_sorted(left, "olabel"), _sorted(right, "ilabel"))
    determined = kaldifst.determinize_star(composition) or composition
    kaldifst.minimize_encoded(determined)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lg.fst")
        kaldifst.StdConstFst(determined).write(str(path))
        return Arcs.read(path)


def _sorted(arcs: Arcs, side: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "fst")
        arcs.write(path)
        fst = kaldifst.StdVectorFst(kaldifst.StdConstFst.read(str(path)))
    kaldifst.arcsort(fst, sort_type=side)
    return fst
