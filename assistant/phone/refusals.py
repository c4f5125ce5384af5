"""Calls that are turned away: all are counted; the log says why, and the mend, now and then.

A stranger may knock a thousand times a minute, and so may a crowd while every line is taken.
"""

import logging
import time
from collections.abc import Mapping
from typing import Final, Literal

from assistant.phone.brief import Brief, Clock
from assistant.phone.metrics import Metrics
from assistant.phone.providers import ProviderName

_log = logging.getLogger(__name__)

Reason = Literal[
    "login", "closed", "busy", "caller_busy", "too_large", "abandoned", "no_start", "broken"
]

_MENDS: Final[Mapping[Reason, str]] = {
    "login": "its login is missing or wrong: compare the credentials and public_url in the [phone] "
    "table with the phone system's; if they agree, somebody else is trying",
    "closed": "the server is loading or stopping: wait until /ready says true, or look further up "
    "for what cannot be loaded",
    "busy": "every line is taken: raise `lines` in the [phone] table if "
    "assistant_phone_queue_seconds stays under 0.1 s, else add a machine",
    "caller_busy": "one number has as many calls as it may have: raise `calls_per_caller` in the "
    "[phone] table if many people call from behind it",
    "too_large": "the request is larger than any of a phone system: see what else posts here",
    "abandoned": "it went away before it had said which call it is: see the phone system's own log",
    "no_start": "it did not say which call it is: see what connects here that is no phone system, "
    "or raise `start_timeout` in the [phone] table",
    "broken": "it does not speak as this phone system does: see its page in docs/phone, and tell "
    "us if it was updated",
}

_AGAIN: Final = 60.0
"""Seconds for which the same is not said again."""


class Refusals:
    """Of one server; on the event loop only."""

    def __init__(self, metrics: Metrics, clock: Clock = time.monotonic) -> None:
        self._metrics = metrics
        self._said: Brief[None] = Brief(_AGAIN, clock)

    def count(self, provider: ProviderName, reason: Reason, detail: str = "") -> None:
        """One more; `detail` says what was wrong in words of ours."""
        self._metrics.refused.labels(provider, reason).inc()
        name = f"{provider} {reason}"
        if name not in self._said:
            self._said.keep(name, None)
            why = f"{reason}, {detail}" if detail else reason
            _log.warning("A call by %s is turned away (%s): %s.", provider, why, _MENDS[reason])
