"""Numbers for Prometheus: how many and how long, never who or what was said."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.phone.lines import Lines

_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)


class Metrics:
    """One server's numbers, in a registry of their own."""

    def __init__(self, lines: Lines) -> None:
        registry = self._registry = CollectorRegistry()
        self.calls = Counter(
            "assistant_phone_calls",
            "Calls that ended, and how.",
            ["provider", "end"],
            registry=registry,
        )
        self.refused = Counter(
            "assistant_phone_refused",
            "Connections and webhooks that were turned away.",
            ["provider", "reason"],
            registry=registry,
        )
        self.turns = Counter(
            "assistant_phone_turns",
            "Utterances and what came of them.",
            ["outcome", "intent", "language"],
            registry=registry,
        )
        self.keys = Counter("assistant_phone_keys", "Keys pressed.", registry=registry)
        self.answer = Histogram(
            "assistant_phone_answer_seconds",
            "From the decision that the caller has finished to the first sound of the answer.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.length = Histogram(
            "assistant_phone_call_seconds",
            "Length of a call.",
            buckets=(5, 15, 30, 60, 120, 300, 600, 1800),
            registry=registry,
        )
        self.queue = Gauge(
            "assistant_phone_queue", "Pieces of work waiting for a thread.", registry=registry
        )
        self.waited = Histogram(
            "assistant_phone_queue_seconds",
            "Time that a piece of work waited for a thread.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.late = Counter(
            "assistant_phone_late_frames",
            "Frames of 20 ms sent after they were due.",
            registry=registry,
        )
        self.broken = Counter(
            "assistant_phone_bad_messages",
            "Messages that broke the provider's protocol.",
            ["provider"],
            registry=registry,
        )
        now = Gauge("assistant_phone_calls_now", "Calls in progress.", registry=registry)
        now.set_function(lambda: lines.calls)
        free = Gauge("assistant_phone_lines_free", "Lines that are free.", registry=registry)
        free.set_function(lambda: lines.free)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self._registry)
