"""What is beside events goes in its time, on every database."""

from datetime import timedelta

import pytest

from softfactory.domain.errors.items.model import COUNTS_KEPT
from softfactory.domain.errors.items.sent import Sent, SentFile, SentItem
from softfactory.domain.errors.items.usecases import expire_items, expire_kept
from softfactory.domain.errors.problems import EventNotFound
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.testing.samples import NOON, hex_id

SID = hex_id(5)
TOLD = [
    SentItem(kind="session", payload={"sid": SID, "init": True, "errors": 1, "attrs": {"release": "1"}}),
    SentItem(kind="check_in", payload={"monitor_slug": "nightly", "status": "ok"}),
    SentItem(kind="user_report", payload={"event_id": hex_id(1), "comments": "Help"}),
    SentItem(kind="session", payload={}),
]


@pytest.fixture
def errors(everywhere):
    errors = everywhere.errors
    errors.create_project(SYSTEM, name="shop")
    errors.log(1, "ValueError", "bad price", event_id=hex_id(1))
    for number in (1, 2, 3):
        event_id = hex_id(number)
        errors.take_items(
            1, Sent(event_id=event_id, items=TOLD[: 4 if number == 1 else 0], files=[SentFile(content=b"x")])
        )
    errors.take_items(1, Sent(event_id=hex_id(2), items=[SentItem(kind="user_report", payload={"comments": "Hm"})]))
    return errors


def counts(errors):
    return [len(found) for found in (errors.releases(SYSTEM, 1), errors.monitors(SYSTEM, 1), errors.drops(SYSTEM, 1))]


def files(errors, number):
    try:
        return len(errors.attachments(SYSTEM, hex_id(number)))
    except EventNotFound:
        return 0


def expire(errors, now):
    with errors.store.writing() as tx:
        expire_items(tx, now - COUNTS_KEPT, now=now)


def test_counts_go_after_90_days(errors, clock):
    clock.advance(COUNTS_KEPT)
    expire(errors, clock())
    assert counts(errors) == [1, 1, 1]

    clock.advance(timedelta(hours=1, microseconds=1))
    expire(errors, clock())

    assert counts(errors) == [0, 0, 0]


def test_a_file_goes_a_day_after_it_came_when_there_is_no_event_and_no_feedback_under_its_id(errors, clock):
    clock.advance(timedelta(days=1))
    expire(errors, clock())
    assert [files(errors, number) for number in (1, 2, 3)] == [1, 1, 1]

    clock.advance(timedelta(microseconds=1))
    expire(errors, clock())

    assert [files(errors, number) for number in (1, 2, 3)] == [1, 1, 0]


def test_files_and_feedback_go_by_what_the_project_sets(errors):
    with errors.store.writing() as tx:
        expire_kept(tx, 1, NOON + timedelta(microseconds=1))

    assert [files(errors, number) for number in (1, 2, 3)] == [0, 0, 0]
    assert not errors.feedback(SYSTEM, 1).items


def test_a_session_is_remembered_for_longer_than_updates_are_taken(errors, clock):
    crashed = SentItem(kind="session", payload={**TOLD[0].payload, "init": False, "status": "crashed"})
    clock.advance(timedelta(days=5))
    expire(errors, clock())

    errors.take_items(
        1, Sent(items=[SentItem(kind="session", payload={**crashed.payload, "started": NOON.isoformat()})])
    )

    [release] = errors.releases(SYSTEM, 1)
    assert (release.started, release.errored, release.crashed) == (1, 0, 1)
