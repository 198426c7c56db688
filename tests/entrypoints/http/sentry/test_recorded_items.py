"""What real SDKs sent beside events adds up: all recordings, on all databases, an hour after they were made."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from falcon import testing

import softfactory
from softfactory.domain.errors.items.monitors import CheckInStatus
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.testing.platform import StillClock

RECORDINGS = Path(__file__).parents[3] / "recordings"
RECORDED_KEY = "0123456789abcdef0123456789abcdef"
AN_HOUR_LATER = datetime(2026, 11, 22, 20, tzinfo=UTC)


@pytest.fixture
def errors(database_url):
    settings = softfactory.Settings(database_url=database_url, secret_key="x" * 32)
    services = softfactory.build(settings, clock=StillClock(AN_HOUR_LATER))
    project = services.errors.create_project(SYSTEM, name="shop").id
    [key] = services.errors.keys(SYSTEM, project).items
    client = testing.TestClient(softfactory.wsgi(services))
    for described in sorted(RECORDINGS.glob("*.json")):
        meta = json.loads(described.read_text().replace(RECORDED_KEY, key.key))
        path, _, query = meta["path"].partition("?")
        headers = {name: value for name, value in meta["headers"].items() if name != "transfer-encoding"}
        body = described.with_suffix(".body").read_bytes()
        answer = client.simulate_post(path, query_string=query, headers=headers, body=body)
        assert answer.status_code == 200, described.name
    yield services.errors
    services.close()


def test_sessions_client_reports_check_ins_feedback_and_files_of_real_sdks_add_up(errors):
    [release] = errors.releases(SYSTEM, 1, environment="production")
    [monitor] = errors.monitors(SYSTEM, 1)
    told = errors.feedback(SYSTEM, 1).items
    exports = [event for event in errors.recent(SYSTEM, page=None).items if "export" in event.message]

    assert (release.release, release.started, release.errored, release.crashed) == ("shop@1.0.0", 3, 2, 0)
    assert release.crash_free_rate == 1
    assert (monitor.monitor.monitor, monitor.checkins) == ("close-the-day", {CheckInStatus.OK: 1})
    assert {(drop.reason, drop.category, drop.quantity) for drop in errors.drops(SYSTEM, 1)} == {
        ("before_send", "error", 3)
    }
    assert [(one.name, one.email, one.message) for one in told] == [
        ("Customer", "customer1@shop.example", "The basket is empty again.")
    ] * 2
    for event in exports:
        [file] = errors.attachments(SYSTEM, event.event_id)
        assert errors.attachment(SYSTEM, event.event_id, file.id)[1] == b"number;total\n1;1990\n"
        assert (file.filename, file.content_type) == ("orders.csv", "text/csv")
    assert exports
