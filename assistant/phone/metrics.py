"""Numbers for Prometheus: how many and how long, never who or what was said."""

from functools import partial

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.phone.lines import Lines

_WAITS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)
_LENGTHS = (5, 15, 30, 60, 120, 300, 600, 1800)


class Metrics:
    """One server's numbers, in a registry of their own."""

    def __init__(self, lines: Lines) -> None:
        self._registry = CollectorRegistry()
        count = partial(Counter, registry=self._registry)
        seconds = partial(Histogram, registry=self._registry)
        gauge = partial(Gauge, registry=self._registry)
        self.calls = count(
            "assistant_phone_calls", "Calls that ended, and how.", ["provider", "end"]
        )
        self.refused = count(
            "assistant_phone_refused",
            "Connections and webhooks that were turned away.",
            ["provider", "reason"],
        )
        self.unanswered = count(
            "assistant_phone_unanswered",
            "Callers who came back because no person answered.",
            ["provider"],
        )
        self.turns = count(
            "assistant_phone_turns",
            "Utterances and what came of them.",
            ["outcome", "intent", "language"],
        )
        self.keys = count("assistant_phone_keys", "Keys pressed.")
        self.late = count(
            "assistant_phone_late_frames", "Frames of 20 ms sent after they were due."
        )
        self.broken = count(
            "assistant_phone_bad_messages",
            "Messages that broke the provider's protocol.",
            ["provider"],
        )
        self.answer = seconds(
            "assistant_phone_answer_seconds",
            "From the decision that the caller has finished to the first sound of the answer.",
            buckets=_WAITS,
        )
        self.waited = seconds(
            "assistant_phone_queue_seconds",
            "Time that a piece of work waited for a thread.",
            buckets=_WAITS,
        )
        self.length = seconds("assistant_phone_call_seconds", "Length of a call.", buckets=_LENGTHS)
        self.queue = gauge("assistant_phone_queue", "Pieces of work waiting for a thread.")
        gauge("assistant_phone_calls_now", "Calls in progress.").set_function(lambda: lines.calls)
        gauge("assistant_phone_lines_free", "Lines that are free.").set_function(lambda: lines.free)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)
