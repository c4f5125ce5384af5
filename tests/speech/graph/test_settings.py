from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.speech.graph.settings import GraphSettings


@pytest.mark.parametrize(
    "damage", ["garbage_phone = ", "garbage_phone = 'two'", "beam = true", "bream = 3"]
)
def test_damaged_numbers_are_named(tmp_path: Path, damage: str) -> None:
    (tmp_path / "graph.toml").write_text(damage, encoding="utf-8")
    with pytest.raises(ModelError, match=r"graph\.toml"):
        GraphSettings.load(tmp_path)
