"""Mean of the weights of two networks, one of which was trained on from the other.

    python -m scripts.models.ear.mean FIRST LAST --share 0.7 --out MEAN.pt

Such a mean hears strangers better than either where training began to learn its own speakers by
heart (Wortsman and others, Robust fine-tuning of zero-shot models, 2022).
"""

import argparse
from pathlib import Path

import torch

from scripts.models.ear import weights


def mean(first: Path, last: Path, share: float, seed: int) -> dict[str, torch.Tensor]:
    """Weights by name: ``share`` of ``last``, the rest of ``first``.

    Args:
        first, last: what `weights.load` reads.
        share: 0 to 1.
        seed: that ``last`` was trained with, which made what ``first`` lacks.
    """
    torch.manual_seed(seed)
    old, new = (weights.load(path).state_dict() for path in (first, last))
    return {name: torch.lerp(old[name], value, share) for name, value in new.items()}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("first", type=Path)
    add("last", type=Path)
    add("--share", type=float, default=0.5, help="of the last")
    add("--seed", type=int, default=0, help="that the last was trained with")
    add("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    torch.save(mean(options.first, options.last, options.share, options.seed), options.out)


if __name__ == "__main__":
    main()
