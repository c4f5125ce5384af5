"""Weights of a smaller network in the one of today: it hears as before, and can learn on."""

from pathlib import Path

from tests.models.tools import EAR, needs

ROOT = Path(__file__).parents[2]


pytestmark = needs(*EAR)


def test_a_layer_with_a_narrower_waist_gives_the_same_in_a_wider_one() -> None:
    import torch

    from scripts.models.ear.network import HIDDEN, Factorised

    torch.manual_seed(1)
    for offset in (0, 3):
        old, new = Factorised(offset, 64), Factorised(offset, 128)
        new.put(old.linear.weight.data, old.affine.weight.data, old.affine.bias.data)
        sound = torch.randn(1, 9, HIDDEN)
        assert torch.allclose(new(sound), old(sound), atol=1e-5)


def test_a_wider_layer_learns_in_what_is_new() -> None:
    import torch

    from scripts.models.ear.network import HIDDEN, Factorised

    old, new = Factorised(3, 64), Factorised(3, 128)
    new.put(old.linear.weight.data, old.affine.weight.data, old.affine.bias.data)
    new(torch.randn(1, 9, HIDDEN)).square().sum().backward()
    blocks = new.affine.weight.grad.view(HIDDEN, 2, 128)
    assert blocks[:, :, 64:].abs().sum() > 0


def test_weights_saved_by_training_are_read_as_they_were(tmp_path: Path) -> None:
    import torch

    from scripts.models.ear import weights

    net = weights.load(ROOT / "models" / "network" / "final.mdl").eval()
    torch.save({"average": net.state_dict()}, tmp_path / "run.pt")
    again = weights.load(tmp_path / "run.pt").eval()
    sound = torch.randn(1, 120, 40)
    with torch.inference_mode():
        assert torch.equal(net(sound), again(sound))


def test_a_mean_lies_between_the_network_before_and_after_training(tmp_path: Path) -> None:
    import torch

    from scripts.models.ear import mean, weights

    before = ROOT / "models" / "network" / "final.mdl"
    torch.manual_seed(7)
    state = weights.load(before).state_dict()
    trained = {name: value + 1.0 for name, value in state.items()}
    torch.save({"average": trained}, tmp_path / "run.pt")
    made = ["--share", "0.25", "--seed", "7", "--out", str(tmp_path / "mean.pt")]
    mean.main([str(before), str(tmp_path / "run.pt"), *made])
    between = weights.load(tmp_path / "mean.pt").state_dict()
    assert between.keys() == state.keys()
    for name, value in between.items():
        assert torch.allclose(value, state[name] + 0.25, atol=1e-4), name
