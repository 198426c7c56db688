"""Runs into every bug, as often as `COUNTS` says: `python -m shop`, told by the environment what to send and where."""

import os
import threading
from typing import Any

import sentry_sdk
import sentry_sdk.logger

from . import bugs

EXTRAS = os.environ.get("EXTRAS") == "1"
ENCODINGS: Any = {
    "br": {},
    "gzip": {"transport_compression_algo": "gzip"},
    "identity": {"transport_compression_level": 0},
}


def only_wanted(event, hint):
    return None if "unwanted" in str(event.get("message")) else event


def begin():
    sentry_sdk.init(
        environment="production",
        server_name="shop-1",
        send_default_pii=False,
        auto_enabling_integrations=False,
        before_send=only_wanted,
        traces_sample_rate=1.0 if EXTRAS else None,
        enable_logs=EXTRAS,
        _experiments=ENCODINGS[os.environ.get("ENCODING", "br")],
    )
    threading.excepthook = lambda _: None  # the SDK has told already


def run_into_bugs():
    for turn in range(max(bugs.COUNTS.values())):
        for place, (name, times) in enumerate(bugs.COUNTS.items()):
            if turn < times:
                number = 1000 + 137 * turn + 11 * place
                with sentry_sdk.isolation_scope() as scope:
                    scope.set_user({"id": turn % 4, "email": f"customer{turn % 4}@shop.example"})
                    scope.set_tag("bug", name)
                    sentry_sdk.add_breadcrumb(category="shop", message=f"basket {number}", level="info")
                    getattr(bugs, name)(number)
        sentry_sdk.flush()


def send_extras():
    """Send what is no event, and what comes with one."""
    sentry_sdk.get_isolation_scope().start_session()
    with sentry_sdk.start_transaction(op="task", name="close the day"), sentry_sdk.start_span(op="db", name="SELECT 1"):
        sentry_sdk.logger.info("The day {day} is closed", day=17)
    sentry_sdk.metrics.count("orders", 3)
    with sentry_sdk.new_scope() as scope:
        scope.add_attachment(bytes=b"number;total\n1;1990\n", filename="orders.csv", content_type="text/csv")
        sentry_sdk.capture_message("The export of day 17 is incomplete", "error")
    sentry_sdk.capture_message("an unwanted message")
    sentry_sdk.crons.capture_checkin(monitor_slug="close-the-day", status="ok")
    sentry_sdk.get_isolation_scope().end_session()
    sentry_sdk.flush()


begin()
run_into_bugs()
if EXTRAS:
    send_extras()
sentry_sdk.get_client().close()
