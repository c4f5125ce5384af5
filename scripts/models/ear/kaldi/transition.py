"""Kaldi's transition model: which pdf scores which phone, and how long a phone may last."""

from collections.abc import Sequence

import numpy as np

from scripts.models.ear.kaldi.binary import array, int32, ints, real, token


def transition_model(pdfs: Sequence[tuple[int, int]]) -> bytes:
    """Transition model with one emitting state a phone, both transitions one half.

    Args:
        pdfs: (pdf of the first frame, pdf of the later frames) of Kaldi's phones 1, 2, ... in
            order. Phones may share pdfs; every pdf from 0 to the highest must be in use.

    Returns:
        bytes up to the network. Phone p has the transition ids 2 p - 1 (stay) and 2 p (enter).
    """
    phones = range(1, len(pdfs) + 1)
    split = [int(first != later) for first, later in pdfs]
    out = b"\x00B" + token("<TransitionModel>") + token("<Topology>")
    # Kaldi's extended form, marked by -1: a state names two pdf classes, one for its forward
    # transition and one for its self-loop. Type 0 has one class for both, type 1 has two.
    out += ints(list(phones)) + ints([-1, *split]) + int32(-1) + int32(2)
    for loop_class in (0, 1):
        out += int32(2)  # states: one that emits, and the final one
        out += int32(0) + int32(loop_class) + int32(2)
        out += int32(0) + real(0.5) + int32(1) + real(0.5)
        out += int32(-1) + int32(-1) + int32(0)
    out += token("</Topology>") + token("<Tuples>") + int32(len(pdfs))
    for phone, (first, later) in zip(phones, pdfs, strict=True):
        out += int32(phone) + int32(0) + int32(first) + int32(later)
    log_half = np.full(2 * len(pdfs) + 1, np.log(0.5), np.float32)
    log_half[0] = 0.0
    out += token("</Tuples>") + token("<LogProbs>") + array(log_half) + token("</LogProbs>")
    return out + token("</TransitionModel>")
