"""The understanding of some content, fitted once and kept: fitting takes seconds, reading does not.

Each language is fitted and kept by itself, so an edit of one language's questions waits for that
one. What is kept are pickles in the assistant's own cache, which is as trusted as its code is.
"""

import hashlib
import pickle
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import rapidfuzz

from assistant import content as content_package
from assistant import understanding as understanding_package
from assistant.content import Content
from assistant.disk.cache import Cache
from assistant.errors import ModelError
from assistant.understanding import Understanding
from assistant.understanding.languages import LanguageGuess
from assistant.understanding.reader import Reader

_FILE: Final = "fitted.pickle"

Fitted = TypeVar("Fitted")


def fitted(content: Content, folder: Path) -> Understanding:
    """The understanding of ``content``: read from ``folder``, or fitted and put there.

    A folder that cannot be written costs the time of fitting, each time, and nothing else. What
    goes into a fit are the questions and names, not the facts and answers: what staff edit most
    must not wait for it.
    """
    languages, questions, names = content.languages, content.questions, content.names

    def reader(language: str) -> Reader:
        asked = questions[language]
        return _kept(
            folder / language,
            (asked, names, language),
            lambda: Reader(asked, names, language),
        )

    # Nearly all of it is multiplication of matrices, which does not hold the others up.
    with ThreadPoolExecutor() as pool:
        readers = dict(zip(languages, pool.map(reader, languages), strict=True))
    places = chain.from_iterable(group.place.values() for group in names.values())
    guess = _kept(
        folder / "languages",
        (languages, questions, names),
        lambda: LanguageGuess({each: questions[each] for each in languages}, chain(*places)),
    )
    return Understanding(readers, guess)


def _kept(folder: Path, made_from: object, fit: Callable[[], Fitted]) -> Fitted:
    """What ``fit`` makes: read from ``folder`` if the same was made there before."""

    def make(into: Path) -> None:
        (into / _FILE).write_bytes(pickle.dumps(fit(), protocol=5))

    key = hashlib.sha256(f"{made_from!r} {_code()}".encode()).hexdigest()[:24]
    try:
        place = Cache(folder).get(key, make)
        found: Fitted = pickle.loads((place / _FILE).read_bytes())
    except (ModelError, OSError):  # a disk that is full or may only be read
        return fit()
    return found


@cache
def _code() -> str:
    """Names the code that fits, and what runs it."""
    digest = hashlib.sha256(f"{sys.version} {np.__version__} {rapidfuzz.__version__}".encode())
    for package in (content_package, understanding_package):
        for path in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
