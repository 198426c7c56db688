"""Merging patterns, splitting them, and what events do meanwhile."""

from datetime import timedelta

import pytest

from softfactory.domain.errors.model import Deed, Reason, Severity, Status
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.errors.problems import InvalidDecision, InvalidMerge, PatternNotFound
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.transitions import InvalidTransition

OTHER = Actor(role=Role.USER, user_id="0192d3a0-0000-7000-8000-000000000009", projects=frozenset({99}))


@pytest.fixture
def services(everywhere):
    everywhere.errors.create_project(SYSTEM, name="shop")
    return everywhere


def _logged(services, message, **more):
    return services.errors.log(1, "Message", message, **more).pattern_id


def test_later_events_of_a_merged_pattern_are_shown_under_the_target(services):
    first, second = _logged(services, "no disk", user_id="ann"), _logged(services, "no network", user_id="ann")
    _logged(services, "no network", user_id="bob")

    merged = services.errors.merge(SYSTEM, second, into=first)
    receipt = services.errors.log(1, "Message", "no network", user_id="eve")

    assert (merged.id, merged.frequency, merged.users, merged.homes) == (first, 3, 2, 2)
    assert (receipt.pattern_id, receipt.is_new, receipt.frequency) == (first, False, 4)
    [shown] = services.errors.patterns(SYSTEM).items
    assert (shown.id, shown.frequency, shown.users) == (first, 4, 3)
    assert {event.pattern_id for event in services.errors.recent(SYSTEM).items} == {first}
    assert len(services.errors.recent(SYSTEM, Criteria(pattern=first)).items) == 4
    assert services.errors.pattern(SYSTEM, second).pattern.id == first
    assert services.errors.summary(SYSTEM).top_patterns == [(shown, 4)]


def test_a_split_gives_back_what_each_would_have_counted(services):
    first, second = _logged(services, "no disk", user_id="ann"), _logged(services, "no network", user_id="ann")
    services.errors.merge(SYSTEM, second, into=first)
    _logged(services, "no network", user_id="bob", severity=Severity.CRITICAL)

    split = services.errors.split(SYSTEM, second)

    assert (split.id, split.frequency, split.users, split.homes, split.template) == (second, 2, 2, 1, "no network")
    left = services.errors.pattern(SYSTEM, first).pattern
    assert (left.frequency, left.users, left.homes, left.severity) == (1, 1, 1, "medium")
    assert _logged(services, "no network") == second
    assert _logged(services, "no disk") == first


def test_a_split_takes_along_what_was_merged_into_it_before(services):
    one, two, three = (_logged(services, f"no {what}") for what in ("disk", "network", "power"))
    services.errors.merge(SYSTEM, one, into=two)
    services.errors.merge(SYSTEM, two, into=three)
    assert {part.pattern.id for part in services.errors.parts_of(SYSTEM, three)} == {one, two, three}

    services.errors.split(SYSTEM, two)

    assert {part.pattern.id for part in services.errors.parts_of(SYSTEM, two)} == {one, two}
    assert [part.pattern.id for part in services.errors.parts_of(SYSTEM, three)] == [three]
    assert _logged(services, "no disk") == two


def test_a_pattern_tells_which_merges_led_to_it(services, clock):
    first, second = _logged(services, "no disk"), _logged(services, "no network")
    services.errors.merge(SYSTEM, second, into=first)
    services.errors.split(SYSTEM, second)
    clock.advance(timedelta(seconds=1))
    services.errors.merge(SYSTEM, second, into=first)

    [part] = [part for part in services.errors.parts_of(SYSTEM, first) if part.pattern.id == second]

    assert [(merge.reason, merge.undone_at is None) for merge in part.merges] == [
        (Reason.PERSON, False),
        (Reason.PERSON, True),
    ]
    deeds = [activity.deed for activity in services.errors.activity(SYSTEM, first).items]
    assert deeds.count(Deed.MERGED) == 2
    assert Deed.SPLIT in deeds


def test_what_cannot_be_merged_or_split_is_refused(services):
    other = services.errors.create_project(SYSTEM, name="other").id
    first, theirs = _logged(services, "no disk"), services.errors.log(other, "Message", "no disk").pattern_id

    for refused in (first, theirs):
        with pytest.raises(InvalidMerge):
            services.errors.merge(SYSTEM, refused, into=first)
    with pytest.raises(InvalidMerge):
        services.errors.split(SYSTEM, first)
    with pytest.raises(PatternNotFound):
        services.errors.merge(OTHER, first, into=first)
    with pytest.raises(PatternNotFound):
        services.errors.split(OTHER, first)


def test_a_resolution_in_a_release_is_broken_by_that_release_or_newer_only(services, clock):
    pattern = _logged(services, "no disk", release="shop@1.0.0")
    services.errors.resolve(SYSTEM, pattern, resolution="bought one", in_release="shop@1.2.0")
    clock.advance(timedelta(minutes=1))

    before = services.errors.log(1, "Message", "no disk", release="shop@1.1.9")
    without = services.errors.log(1, "Message", "no disk")
    after = services.errors.log(1, "Message", "no disk", release="shop@1.10.0")

    assert [receipt.is_regression for receipt in (before, without, after)] == [False, False, True]
    assert services.errors.pattern(SYSTEM, pattern).pattern.status is Status.ACTIVE


def test_releases_that_are_no_versions_are_in_the_order_they_were_seen(services, clock):
    pattern = _logged(services, "no disk", release="abcdef0")
    clock.advance(timedelta(minutes=1))
    _logged(services, "no disk", release="fedcba9")
    clock.advance(timedelta(minutes=1))
    services.errors.resolve(SYSTEM, pattern, resolution="bought one", in_release="fedcba9")
    clock.advance(timedelta(minutes=1))

    receipts = [services.errors.log(1, "Message", "no disk", release=name) for name in ("abcdef0", "0000000")]

    assert [receipt.is_regression for receipt in receipts] == [False, True]


def test_a_mute_ends_with_its_count_or_its_time(services, clock):
    counted, timed = _logged(services, "no disk"), _logged(services, "no network")
    services.errors.mute(SYSTEM, counted, until_count=2)
    services.errors.mute(SYSTEM, timed, until=clock() + timedelta(hours=1))
    _logged(services, "no disk")
    clock.advance(timedelta(minutes=59))
    _logged(services, "no network")

    def statuses():
        return [services.errors.pattern(SYSTEM, one).pattern.status for one in (counted, timed)]

    assert statuses() == [Status.MUTED, Status.MUTED]
    _logged(services, "no disk")
    clock.advance(timedelta(minutes=1))
    services.worker.run_due()
    assert statuses() == [Status.ACTIVE, Status.ACTIVE]
    assert services.errors.activity(SYSTEM, timed).items[0].deed is Deed.UNMUTED


def test_decisions_are_kept_in_the_history_and_made_once(services, clock):
    pattern = _logged(services, "no disk")
    for done in (
        lambda: services.errors.comment(SYSTEM, pattern, "It is \n full."),
        lambda: services.errors.resolve(SYSTEM, pattern, resolution=" bought one "),
        lambda: services.errors.reopen(SYSTEM, pattern),
    ):
        clock.advance(timedelta(seconds=1))
        done()

    with pytest.raises(InvalidTransition):
        services.errors.reopen(SYSTEM, pattern)
    for late in ({"until": clock()}, {"until_count": 0}):
        with pytest.raises(InvalidDecision):
            services.errors.mute(SYSTEM, pattern, **late)
    with pytest.raises(InvalidDecision):
        services.errors.assign(SYSTEM, pattern, "0192d3a0-0000-7000-8000-000000000009")
    history = [(one.deed, one.note) for one in reversed(services.errors.activity(SYSTEM, pattern).items)]
    assert history[1:] == [
        (Deed.COMMENTED, "It is \n full."),
        (Deed.RESOLVED, "bought one"),
        (Deed.REOPENED, ""),
    ]


def test_members_are_assigned_what_they_are_to_mend(services):
    pattern = _logged(services, "no disk")
    ann = "0192d3a0-0000-7000-8000-000000000001"
    services.errors.add_member(SYSTEM, 1, ann)

    services.errors.assign(SYSTEM, pattern, ann)

    assert [found.id for found in services.errors.patterns(SYSTEM, Criteria(assignee=ann)).items] == [pattern]
    assert services.errors.assign(SYSTEM, pattern, None).assignee is None
    assert services.errors.patterns(SYSTEM, Criteria(assignee=ann)).items == []
