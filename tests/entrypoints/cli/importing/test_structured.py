"""Log records as JSON, as the libraries write them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.entrypoints.cli.importing.structured import payload_of

PYTHON = 'Traceback (most recent call last):\n  File "/app/a.py", line 1, in f\n    g()\nKeyError: 1'
AT = "2026-03-01T12:00:00+00:00"

RECORDS: dict[str, dict[str, object]] = {
    "python-json-logger": {
        "asctime": "2026-03-01 12:00:00,000",
        "levelname": "ERROR",
        "message": "m",
        "exc_info": PYTHON,
    },
    "structlog": {"timestamp": "2026-03-01T12:00:00Z", "level": "error", "event": "m", "exception": PYTHON},
    "pino": {
        "level": 50,
        "time": 1772366400000,
        "msg": "m",
        "err": {"type": "KeyError", "message": "x", "stack": "KeyError: x\n    at f (/a.js:1:1)"},
    },
    "zap": {
        "level": "error",
        "ts": 1772366400.0,
        "msg": "m",
        "stacktrace": "goroutine 1 [running]:\nmain.f()\n\t/a.go:1",
    },
    "logback": {
        "@timestamp": "2026-03-01T12:00:00.000Z",
        "level": "ERROR",
        "message": "m",
        "stack_trace": "a.KeyError: x\n\tat a.B.c(B.java:1)",
    },
    "ECS": {
        "@timestamp": "2026-03-01T12:00:00.000Z",
        "log.level": "error",
        "message": "m",
        "error": {"type": "a.KeyError", "message": "x"},
    },
    "ECS, flat": {
        "@timestamp": "2026-03-01T12:00:00.000Z",
        "log": {"level": "error"},
        "message": "m",
        "error.type": "KeyError",
        "error.message": "x",
    },
    "log4j2": {
        "timestamp": 1772366400000,
        "level": "ERROR",
        "message": "m",
        "thrown": {"name": "a.KeyError", "message": "x"},
    },
    "Serilog": {
        "@t": "2026-03-01T12:00:00Z",
        "@l": "Error",
        "@m": "m",
        "@mt": "{x}",
        "@x": "a.KeyError: x\n   at A.B(C c)",
    },
    "GELF": {"timestamp": 1772366400.0, "level": 3, "short_message": "m", "full_message": PYTHON},
}


@pytest.mark.parametrize("library", RECORDS)
def test_the_records_of_many_libraries_are_understood(library):
    payload, level = payload_of(RECORDS[library])

    assert payload is not None
    assert level == "error"
    assert payload["timestamp"] == AT
    assert payload["logentry"]["formatted"] == "m"
    assert payload["exception"]["values"][-1]["type"] in {"KeyError", "panic"} or library == "Serilog"


def test_what_is_not_understood_is_kept():
    payload, _ = payload_of({"msg": "m", "level": "warn", "order": {"id": 7}})

    assert payload == {"level": "warning", "logentry": {"formatted": "m"}, "extra": {"order": {"id": 7}}}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    "level levelno message msg timestamp time err error exception stack logger @mt log.level".split()
)


@given(st.dictionaries(names | st.text(max_size=8), json_values))
def test_any_object_is_looked_at_without_an_error(line):
    payload, _ = payload_of(line)

    assert payload is None or json.dumps(payload)
