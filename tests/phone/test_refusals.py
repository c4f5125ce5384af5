"""Why calls are turned away, for whoever reads the log."""

from typing import get_args

import pytest
from prometheus_client import CollectorRegistry

from assistant.phone.lines import Lines
from assistant.phone.metrics import Metrics
from assistant.phone.refusals import Reason, Refusals


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(Lines(1, 1))


def counted(metrics: Metrics, provider: str, reason: str) -> float:
    registry: CollectorRegistry = metrics._registry
    labels = {"provider": provider, "reason": reason}
    return registry.get_sample_value("assistant_phone_refused_total", labels) or 0.0


def test_all_are_counted_and_each_kind_is_said_once_a_minute(
    metrics: Metrics, now: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    refusals = Refusals(metrics, lambda: now[0])
    for _ in range(100):
        refusals.count("twilio", "login")
        refusals.count("vonage", "login")
    assert counted(metrics, "twilio", "login") == 100
    assert len(caplog.records) == 2
    now[0] += 61
    refusals.count("twilio", "login")
    assert len(caplog.records) == 3


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_comes_with_its_mend(
    metrics: Metrics, caplog: pytest.LogCaptureFixture, reason: Reason
) -> None:
    Refusals(metrics).count("jambonz", reason)
    (record,) = caplog.records
    start = f"A call by jambonz is turned away ({reason}): "
    told = record.getMessage()
    assert told.startswith(start)
    assert ":" in told.removeprefix(start), "what is wrong, and what to do"
    assert told.endswith(".")


def test_what_was_wrong_stands_beside_the_reason(
    metrics: Metrics, caplog: pytest.LogCaptureFixture
) -> None:
    Refusals(metrics).count("asterisk", "broken", "sound came before MEDIA_START")
    assert "(broken, sound came before MEDIA_START): " in caplog.text
