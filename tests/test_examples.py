"""The examples in docstrings are true."""

import doctest
import pkgutil
from importlib import import_module

import assistant


def test_every_example_gives_what_it_says() -> None:
    names = [module.name for module in pkgutil.walk_packages(assistant.__path__, "assistant.")]
    results = [
        doctest.testmod(import_module(name)) for name in names if not name.endswith("__main__")
    ]
    assert sum(result.attempted for result in results) > 10
    assert sum(result.failed for result in results) == 0
