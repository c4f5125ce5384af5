"""A fault of ours as it may stand in a log: where it happened, never what a caller said."""

import logging
import traceback
from types import TracebackType


def place_of(error: BaseException) -> str:
    """Type and place, innermost first; not the message, which may hold words or numbers."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{f.name} ({f.filename}:{f.lineno})" for f in reversed(frames))
    return f"{type(error).__name__} in {where or 'no place'}"


class Discreet(logging.Formatter):
    """Keeps to that whoever logs a failure: we, the web server, the event loop, a library."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """See `logging.Formatter`."""
        return f"{place_of(ei[1])}: tell us this line." if ei[1] is not None else ""
