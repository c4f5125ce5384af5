"""The understanding of some content, fitted once and kept: fitting takes seconds, reading does not.

What is kept is a pickle in the assistant's own cache, which is as trusted as its code is.
"""

import hashlib
import pickle
import sys
from pathlib import Path
from typing import Final

import numpy as np
import rapidfuzz

from assistant import content as content_package
from assistant import understanding as understanding_package
from assistant.content import Content
from assistant.errors import ModelError
from assistant.speech.cache import Cache
from assistant.understanding import Understanding

_FILE: Final = "understanding.pickle"


def fitted(content: Content, folder: Path) -> Understanding:
    """The understanding of ``content``: read from ``folder``, or fitted and put there.

    A folder that cannot be written costs the time of fitting, each time, and nothing else.
    """

    def make(into: Path) -> None:
        (into / _FILE).write_bytes(pickle.dumps(Understanding(content), protocol=5))

    try:
        place = Cache(folder).get(_key(content), make)
        kept = pickle.loads((place / _FILE).read_bytes())
    except (ModelError, OSError):  # a disk that is full or may only be read
        return Understanding(content)
    assert isinstance(kept, Understanding)
    return kept


def _key(content: Content) -> str:
    """Names all that goes into the fit: the questions and names, the code that fits, what runs it.

    Not the facts and answers: what staff edit most must not wait for a fit.
    """
    asked = (content.languages, content.questions, content.names)
    runs = f"{sys.version} {np.__version__} {rapidfuzz.__version__}"
    digest = hashlib.sha256(f"{asked!r} {runs}".encode())
    for package in (content_package, understanding_package):
        for path in sorted(Path(str(package.__file__)).parent.glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:24]
