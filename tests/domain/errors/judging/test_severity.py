import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.judging.severity import raised, severity_of
from softfactory.domain.errors.model import Severity

severities = st.sampled_from(Severity)
types = st.sampled_from(["KeyError", "TimeoutError", "SecurityError", "OperationalError", ""]) | st.text(max_size=20)
texts = st.sampled_from(["connection refused", "database is locked", "x"]) | st.text(max_size=50)
UNHANDLED = {"exception": {"values": [{"mechanism": {"handled": False}}]}}


@pytest.mark.parametrize(
    ("payload", "severity"),
    [
        ({"level": "fatal"}, "critical"),
        ({"level": "error"}, "medium"),
        ({"level": "error", **UNHANDLED}, "high"),
        (UNHANDLED, "high"),
        ({"level": "warning", **UNHANDLED}, "medium"),
        ({"level": "info"}, "low"),
        ({"level": "debug"}, "low"),
        ({}, "medium"),
        ({"level": 7}, "medium"),
        ({"severity": "low", "level": "fatal"}, "low"),
        ({"severity": "critical"}, "critical"),
        ({"severity": "absurd"}, "medium"),
    ],
)
def test_what_the_client_says_counts_first(payload, severity):
    assert severity_of(payload, error_type="KeyError", message="x") == severity


@pytest.mark.parametrize(
    ("error_type", "message", "severity"),
    [
        ("AuthenticationError", "x", "critical"),
        ("django.security.SuspiciousOperation", "x", "critical"),
        ("ConnectionError", "x", "high"),
        ("ReadTimeout", "x", "high"),
        ("OSError", "[Errno 111] Connection refused", "high"),
        ("Error", "connect ETIMEDOUT 10.0.0.1", "high"),
        ("ValueError", "x", "medium"),
    ],
)
def test_the_kind_of_error_raises_it(error_type, message, severity):
    assert severity_of({"level": "warning"}, error_type=error_type, message=message) == severity


@given(severities, types, texts)
def test_the_kind_never_lowers_it_and_low_stays_low(said, error_type, message):
    found = severity_of({"severity": said.value}, error_type=error_type, message=message)

    assert found.rank >= said.rank
    assert said is not Severity.LOW or found is Severity.LOW


@given(severities, st.integers(0, 10**9), st.integers(0, 10**9), types, texts)
def test_frequency_only_raises_and_low_stays_low(severity, one, other, error_type, message):
    few, many = (raised(severity, frequency=n, error_type=error_type, message=message) for n in sorted([one, other]))

    assert severity.rank <= few.rank <= many.rank
    assert severity is not Severity.LOW or many is Severity.LOW


@pytest.mark.parametrize(
    ("frequency", "message", "severity"),
    [
        (10, "x", "medium"),
        (11, "x", "medium"),
        (50, "x", "medium"),
        (51, "x", "high"),
        (10, "database is locked", "medium"),
        (11, "database is locked", "critical"),
    ],
)
def test_frequency_raises_at_its_limits(frequency, message, severity):
    assert raised(Severity.MEDIUM, frequency=frequency, error_type="Error", message=message) == severity
