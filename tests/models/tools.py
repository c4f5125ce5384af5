"""The training tools are no part of the product: tests that need them say so and are skipped."""

from importlib.util import find_spec
from typing import Final

import pytest

EAR: Final = ("torch", "kaldi_native_fbank", "numba", "scipy", "wordfreq", "tqdm")
VOICE: Final = ("torch", "onnx", "pyworld", "tqdm", "wordfreq")


def needs(*modules: str) -> pytest.MarkDecorator:
    """A mark for tests that import ``modules`` (``scripts/models/requirements.txt``)."""
    missing = [name for name in modules if find_spec(name) is None]
    return pytest.mark.skipif(
        bool(missing), reason=f"skipped: the training tools are not installed ({missing})"
    )
