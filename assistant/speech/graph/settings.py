"""The numbers of a decoding graph."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import ModelError
from assistant.speech.graph.ngram import NgramSettings


@dataclass(frozen=True)
class GraphSettings:
    """Costs are natural logs. A network brings its own numbers in ``graph.toml``."""

    acoustic_scale: float = 0.4
    """Weight of the network against the language model."""
    beam: float = 10.0
    """Paths that cost this much more than the best are dropped."""
    lattice_beam: float = 4.0
    """How much worse than the best an alternative may be."""
    max_active: int = 3000
    """Most states followed at once."""
    word_cost: float = 0.0
    """Cost of each word: higher hears fewer, longer words."""
    general: float = NgramSettings.general
    """Share of single words that comes from the language at large."""
    trust: float = NgramSettings.trust
    """How much the order of words in the sentences counts, 0 to 1."""
    garbage_entry: float = 0.0
    """Cost of hearing something that is not for us ..."""
    garbage_phone: float = 0.0
    """... and of each of its phones, beside what their sequence costs; may be negative."""

    language_cost: Mapping[str, float] = field(default_factory=dict)
    """Cost of a language beside the others, where the network leans towards it (auto only)."""

    @classmethod
    def load(cls, network: Path) -> "GraphSettings":
        """The network's own numbers; the defaults where it has none.

        Raises:
            ModelError: ``graph.toml`` is damaged or names something else.
        """
        path = network / "graph.toml"
        if not path.exists():
            return cls()
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{path} cannot be read ({error}); restore or delete it.") from error
        numbers = {name: kind for name, kind in asdict(cls()).items() if name != "language_cost"}
        leaning = told.pop("language_cost", {})
        for name, number in [*told.items(), *dict(leaning).items()]:
            known = name in numbers or name in leaning
            if not known or isinstance(number, bool) or not isinstance(number, int | float):
                raise ModelError(
                    f"{path} holds {name!r}, which is no number it may set; remove it."
                )
        kept = {name: type(numbers[name])(number) for name, number in told.items()}
        return cls(**kept, language_cost=leaning)
