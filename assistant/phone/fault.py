"""A fault of ours as it may stand in a log: where it happened, never what a caller said."""

import logging
from types import TracebackType

from assistant.errors import place_of


class Discreet(logging.Formatter):
    """Keeps to that whoever logs a failure: we, the web server, the event loop, a library."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """See `logging.Formatter`."""
        return f"{place_of(ei[1])}: tell us this line." if ei[1] is not None else ""
