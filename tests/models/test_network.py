"""The network's layers compute what nnet3 computes, however they are written to be fast."""

from typing import Any

import pytest

from tests.models.tools import EAR, needs

pytestmark = needs(*EAR)


def as_in_nnet3(layer: Any, sound: Any, t: int, step: int) -> Any:
    """Output of a layer at frame ``t`` of (frames, hidden), its halves ``step`` frames apart."""
    import torch

    ends = [layer.linear(torch.cat([sound[t + i - step], sound[t + i]])) for i in (0, step)]
    return layer.norm(torch.relu(layer.affine(torch.cat(ends)))) + 0.66 * sound[t]


def random_layer() -> Any:
    import torch

    from scripts.models.ear.network import HIDDEN, Factorised

    torch.manual_seed(3)
    layer = Factorised(1, 64)
    layer.norm.mean.copy_(torch.rand(HIDDEN))
    layer.norm.variance.copy_(torch.rand(HIDDEN) + 0.1)
    return layer


def test_a_layer_is_the_one_of_nnet3() -> None:
    import torch

    layer, sound = random_layer(), torch.randn(9, 768)
    made = layer(sound[None])[0]
    for t in range(1, 8):
        assert torch.allclose(made[t], as_in_nnet3(layer, sound, t, 1), atol=1e-4)


def test_the_layer_that_thins_keeps_every_third_frame() -> None:
    import torch

    layer, sound = random_layer(), torch.randn(9, 768)
    made = layer(sound[None], thin=True)[0]
    for i, t in enumerate((1, 4, 7)):
        assert torch.allclose(made[i], as_in_nnet3(layer, sound, t, 1), atol=1e-4)


@pytest.mark.parametrize("frames", [12, 13, 14, 40])
def test_every_third_frame_has_scores_and_none_depends_on_what_is_beyond_its_context(
    frames: int,
) -> None:
    import torch

    from scripts.models.ear.network import CONTEXT, Network

    net = Network(pdfs=5).eval()
    sound = torch.randn(1, frames + 2 * CONTEXT, 40)
    with torch.inference_mode():
        scores = net(sound)
        assert scores.shape[1] == -(-(frames + 2) // 3)
        # The first score sees no further than its context, wherever the sound ends.
        alone = net(sound[:, : 1 + 2 * CONTEXT])
    assert torch.allclose(alone[:, 0], scores[:, 0], atol=1e-4)
