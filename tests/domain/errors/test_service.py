"""The use cases of error tracking, on every store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from softfactory.domain.errors.model import Severity, Status
from softfactory.domain.errors.payloads.report import Told
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.errors.problems import (
    BadKey,
    EventNotFound,
    InvalidEvent,
    InvalidProjectName,
    InvalidResolution,
    InvalidWindow,
    KeyNotFound,
    PatternNotFound,
    ProjectNotFound,
    UnknownSort,
)
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.domain.kernel.transitions import InvalidTransition

MINUTE = timedelta(minutes=1)


@pytest.fixture
def errors(everywhere):
    return everywhere.errors


@pytest.fixture
def shop(errors):
    return errors.create_project(SYSTEM, name="shop").id


def member(*projects):
    return Actor(user_id="0190b6a0-0000-7000-8000-000000000001", role=Role.USER, projects=frozenset(projects))


def told(number=0, **details):
    return Told(error_type="KeyError", message=f"no user {number}", **details)


def test_concurrent_sightings_all_count(errors, shop):
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda number: errors.submit(told(number).report(shop)), range(40)))

    [pattern] = errors.patterns(SYSTEM).items
    assert pattern.frequency == 40
    assert [receipt.is_new for receipt in receipts].count(True) == 1
    assert sorted(receipt.frequency for receipt in receipts) == list(range(1, 41))


def test_the_same_event_sent_again_is_one_event(errors, shop):
    event_id = "a" * 32
    first = errors.log(shop, "KeyError", "no user 1", event_id=event_id)
    again = errors.log(shop, "KeyError", "no user 1", event_id=event_id)

    assert (again.event_id, again.pattern_id, again.is_new, again.frequency) == (event_id, first.pattern_id, False, 1)
    assert len(errors.recent(SYSTEM).items) == errors.patterns(SYSTEM).items[0].frequency == 1


def test_the_same_event_twice_in_one_list_is_one_event(errors, shop):
    first, second = errors.log_many([told(event_id="b" * 32).report(shop)] * 2)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.event_id == second.event_id
    assert errors.patterns(SYSTEM).items[0].frequency == 1


def test_a_repeat_with_other_words_makes_no_pattern(errors, shop):
    errors.log(shop, "KeyError", "x", event_id="c" * 32)
    errors.log(shop, "OSError", "something else", event_id="c" * 32)

    assert [pattern.error_type for pattern in errors.patterns(SYSTEM).items] == ["KeyError"]


def test_the_same_id_in_two_projects_is_two_events(errors, shop):
    other = errors.create_project(SYSTEM, name="other").id
    for project in (shop, other):
        assert errors.log(project, "KeyError", "x", event_id="d" * 32).is_new

    assert errors.event(SYSTEM, "d" * 32, project=shop).event.project_id == shop
    assert errors.event(member(other), "d" * 32).event.project_id == other


def test_a_list_is_stored_whole_or_not_at_all(errors, shop):
    with pytest.raises(ProjectNotFound):
        errors.log_many([told().report(shop), told().report(shop + 1)])
    with pytest.raises(InvalidEvent):
        errors.log_many([told(number).report(shop) for number in range(1001)])

    assert not errors.recent(SYSTEM).items


def test_what_happens_after_a_resolution_is_a_regression_once(errors, shop, clock):
    pattern_id = errors.log(shop, "KeyError", "no user 1").pattern_id
    clock.advance(MINUTE)
    errors.resolve(SYSTEM, pattern_id, resolution="deployed a fix")
    clock.advance(MINUTE)

    early = errors.log(shop, "KeyError", "no user 2", timestamp=clock.now - 2 * MINUTE)
    assert not early.is_regression
    assert errors.pattern(SYSTEM, pattern_id).pattern.status is Status.RESOLVED

    late, later = (errors.log(shop, "KeyError", f"no user {number}") for number in (3, 4))
    assert (late.is_regression, later.is_regression) == (True, False)
    pattern = errors.pattern(SYSTEM, pattern_id).pattern
    assert (pattern.status, pattern.frequency) == (Status.ACTIVE, 4)
    assert errors.summary(SYSTEM).regressed_patterns == errors.summary(SYSTEM).resolved_patterns == 1


def test_what_is_resolved_is_not_resolved_again(errors, shop):
    pattern_id = errors.log(shop, "KeyError", "x").pattern_id
    errors.resolve(SYSTEM, pattern_id, resolution="done")

    with pytest.raises(InvalidTransition):
        errors.resolve(SYSTEM, pattern_id, resolution="done again")


@pytest.mark.parametrize("resolution", ["", "  ", "x" * 2001])
def test_a_resolution_says_something(errors, shop, resolution):
    pattern_id = errors.log(shop, "KeyError", "x").pattern_id

    with pytest.raises(InvalidResolution):
        errors.resolve(SYSTEM, pattern_id, resolution=resolution)


def test_a_client_cannot_report_from_the_future(errors, shop, clock):
    event_id = errors.log(shop, "KeyError", "x", timestamp=clock.now + timedelta(days=1)).event_id

    assert errors.event(SYSTEM, event_id).event.timestamp == clock.now


def test_a_pattern_tells_what_is_known_of_it(errors, shop, clock):
    for number in range(12):
        errors.log(
            shop,
            "KeyError",
            f"no user {number}",
            user_id=f"user-{number % 4}",
            release=f"1.{number}",
            tags={"region": "seoul"},
        )
        clock.advance(timedelta(hours=1))
    [listed] = errors.patterns(SYSTEM).items
    detail = errors.pattern(SYSTEM, listed.id)

    assert (listed.frequency, listed.users) == (12, 4)
    assert (listed.first_release, listed.last_release) == ("1.0", "1.11")
    assert listed.severity is Severity.MEDIUM
    assert sum(detail.per_hour.values()) == sum(detail.per_day.values()) == 12
    assert detail.tags["region"] == {"seoul": 12}
    assert detail.latest.payload["release"] == "1.11"
    assert detail.cause.known


def test_a_secret_is_not_kept(errors, shop):
    event_id = errors.log(shop, "KeyError", "x", context={"password": "hunter2"}).event_id

    assert "hunter2" not in str(errors.event(SYSTEM, event_id).payload)


def test_a_window_is_summed_up(errors, shop, clock):
    for number in range(5):
        errors.log(shop, "KeyError", f"no user {number}", environment="production")
    errors.log(shop, "OSError", "disk full")
    clock.advance(timedelta(days=2))
    errors.log(shop, "KeyError", "no user 9", environment="staging")
    day, week = errors.summary(SYSTEM), errors.summary(SYSTEM, window=timedelta(days=7))

    assert (day.total, week.total) == (1, 7)
    assert week.error_types == {"KeyError": 6, "OSError": 1}
    assert week.environments == {"production": 5, "": 1, "staging": 1}
    assert [(pattern.error_type, events) for pattern, events in week.top_patterns] == [("KeyError", 6), ("OSError", 1)]
    assert (day.new_patterns, week.new_patterns) == (0, 2)
    assert day.error_rate == 0.2
    assert sum(week.series.values()) == 7
    assert errors.summary(SYSTEM, environment="staging").total == 1
    with pytest.raises(InvalidWindow):
        errors.summary(SYSTEM, window=timedelta(days=91))


def test_a_member_sees_a_project_and_nobody_else_does(errors, shop):
    stored = errors.log(shop, "KeyError", "x")
    stranger, insider = member(), member(shop)

    assert errors.recent(insider).items
    assert not errors.recent(stranger).items
    assert not errors.patterns(stranger).items
    assert errors.summary(stranger).total == 0
    for refused, ask in [
        (ProjectNotFound, lambda: errors.recent(stranger, project=shop)),
        (ProjectNotFound, lambda: errors.project(stranger, shop)),
        (ProjectNotFound, lambda: errors.keys(stranger, shop)),
        (ProjectNotFound, lambda: errors.add_member(stranger, shop, "x")),
        (ProjectNotFound, lambda: errors.submit(told().report(shop), stranger)),
        (EventNotFound, lambda: errors.event(stranger, stored.event_id)),
        (PatternNotFound, lambda: errors.pattern(stranger, stored.pattern_id)),
        (PatternNotFound, lambda: errors.pattern_events(stranger, stored.pattern_id)),
        (PatternNotFound, lambda: errors.resolve(stranger, stored.pattern_id, resolution="x")),
    ]:
        with pytest.raises(refused):
            ask()


def test_a_key_reports_to_its_project_and_reads_nothing(errors, shop, clock):
    [key] = errors.keys(SYSTEM, shop).items
    reporter = errors.reporter(key.key, shop)

    assert errors.submit(told().report(shop), reporter).is_new
    with pytest.raises(ProjectNotFound):
        errors.recent(reporter, project=shop)
    with pytest.raises(BadKey):
        errors.reporter(key.key, shop + 1)
    with pytest.raises(BadKey):
        errors.reporter("0" * 32)
    with pytest.raises(BadKey):
        errors.reporter("\0")

    errors.revoke_key(SYSTEM, shop, key.key)
    with pytest.raises(BadKey):
        errors.reporter(key.key)
    with pytest.raises(KeyNotFound):
        errors.revoke_key(SYSTEM, shop, "0" * 32)
    assert errors.dsn(errors.add_key(SYSTEM, shop)).endswith(f"@127.0.0.1:8000/{shop}")


def test_whoever_makes_a_project_is_its_first_member(errors):
    project = errors.create_project(member(), name=" shop ")

    assert project.name == "shop"
    assert errors.members(SYSTEM, project.id).items == [member().user_id]
    assert errors.memberships(member().user_id) == {project.id}
    errors.remove_member(SYSTEM, project.id, member().user_id)
    assert not errors.members(SYSTEM, project.id).items


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\nb"])
def test_a_project_has_a_name(errors, name):
    with pytest.raises(InvalidProjectName):
        errors.create_project(SYSTEM, name=name)


def test_patterns_are_sorted_by_what_there_is(errors):
    with pytest.raises(UnknownSort):
        errors.patterns(SYSTEM, Criteria(), sort="colour")


def test_an_embedder_may_tell_any_text(errors, shop):
    receipt = errors.log(
        shop,
        "Odd\0Error",
        "\ud800 \0",
        context={"\0": {"\ud800": [object]}},
        user_id="\0",
        release="\udfff",
        environment="\0",
    )
    stored = errors.event(SYSTEM, receipt.event_id)

    assert stored.event.message == "\ufffd \ufffd"
    assert stored.payload["extra"] == {"\ufffd": {"\ufffd": [repr(object)]}}


def test_the_first_to_arrive_begins_the_pattern(errors, shop):
    one, other = (told(event_id=letter * 32).report(shop) for letter in "ab")

    receipts = errors.log_many([one, other, one])

    assert [receipt.is_new for receipt in receipts] == [True, False, False]
    assert [receipt.frequency for receipt in receipts] == [1, 2, 1]


def test_keys_and_members_come_in_pages(errors, shop, clock):
    for number in range(5):
        clock.advance(MINUTE)
        errors.add_key(SYSTEM, shop)
        errors.add_member(SYSTEM, shop, f"0190b6a0-0000-7000-8000-00000000000{number}")

    for listed in (errors.keys, errors.members):
        first = listed(SYSTEM, shop, PageRequest(limit=3))
        second = listed(SYSTEM, shop, PageRequest(limit=3, cursor=first.next_cursor))
        assert second.next_cursor is None
        assert [*first.items, *second.items] == listed(SYSTEM, shop).items
        with pytest.raises(BadCursor):
            listed(SYSTEM, shop, PageRequest(cursor="x"))


def test_who_changes_what_a_project_lets_in_is_in_the_audit_log(platform):
    errors = platform.errors
    project = errors.create_project(SYSTEM, name="shop")
    key = errors.add_key(SYSTEM, project.id)
    errors.revoke_key(SYSTEM, project.id, key.key)
    errors.add_member(SYSTEM, project.id, "00000000-0000-7000-8000-000000000000")
    errors.remove_member(SYSTEM, project.id, "00000000-0000-7000-8000-000000000000")

    told = [(entry.name, entry.details["project"]) for entry in platform.audit.export(SYSTEM)]
    names = ("created", "key_created", "key_revoked", "member_added", "member_removed")
    assert told == [(f"project_{name}", str(project.id)) for name in names]
