"""The step that learns templates: the same events make the same patterns, however and whenever it runs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import softfactory
from softfactory.domain.errors.model import Reason
from softfactory.domain.errors.ports import Criteria
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.paging import PageRequest
from softfactory.settings import Settings

CITIES = "Berlin Lisboa Osaka Quito Tunis Wien Zagreb Accra Bergen Cusco Delhi Essen Faro Gdansk".split()
FRUITS = "Kiwi Mango Papaya Pear Plum Quince Fig Date Lychee Guava Lime".split()
MESSAGES = [
    *(f"no route to the depot in {city} tonight" for city in CITIES),
    *(f"no route to the depot in {city} today" for city in CITIES[:5]),
    *(f"cannot ship {fruit} to the depot in {city} now" for fruit in FRUITS for city in CITIES[:2]),
    *(f"the {state} of the depot gate is over" for state in ("opening", "closing", "painting")),
]
CONSOLIDATE = None
IN_MEMORY = Settings(database_url="memory://", secret_key="s" * 32)


@pytest.fixture
def errors(everywhere):
    everywhere.errors.create_project(SYSTEM, name="depot")
    return everywhere.errors


def _log(errors, message):
    return errors.log(1, "Message", message)


def _groups(errors):
    """Return the messages that are shown under one pattern, for each of them."""
    groups = {}
    page = None
    while page is None or page.next_cursor:
        page = errors.recent(SYSTEM, page=PageRequest(limit=100, cursor=page and page.next_cursor))
        for event in page.items:
            groups.setdefault(event.pattern_id, set()).add(event.message)
    return {frozenset(group) for group in groups.values()}


@given(
    steps=st.permutations([*MESSAGES, *[CONSOLIDATE] * 3]),
    left_out=st.sets(st.sampled_from(MESSAGES), max_size=25),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_events_make_the_same_patterns_in_any_order(steps, left_out):
    groups = []
    steps = [step for step in steps if step not in left_out]
    for order in (steps, sorted(message for message in steps if message)):
        errors = softfactory.build(IN_MEMORY).errors
        errors.create_project(SYSTEM, name="depot")
        for step in order:
            errors.consolidate(1) if step is CONSOLIDATE else _log(errors, step)
        errors.consolidate(1)
        groups.append(_groups(errors))

    assert groups[0] == groups[1]


def test_several_senders_and_steps_at_once_make_the_patterns_of_one(errors):
    with ThreadPoolExecutor(4) as pool:
        steps = [message for message in MESSAGES for _ in range(2)] + [CONSOLIDATE] * 4
        list(pool.map(lambda step: errors.consolidate(1) if step is None else _log(errors, step), steps))
    errors.consolidate(1)

    assert {frozenset(message for message in MESSAGES if message.endswith("tonight"))} <= _groups(errors)
    assert sum(pattern.frequency for pattern in errors.patterns(SYSTEM, page=PageRequest(limit=100)).items) == 2 * len(
        MESSAGES
    )


def test_later_near_twins_are_neither_new_nor_patterns_of_their_own(errors):
    first = [_log(errors, message) for message in MESSAGES[: len(CITIES)]]
    assert all(receipt.is_new for receipt in first)

    assert errors.consolidate(1) == len(CITIES) - 1

    later = _log(errors, "no route to the depot in Hamburg tonight")
    assert (later.is_new, later.frequency) == (False, len(CITIES) + 1)
    [pattern] = errors.patterns(SYSTEM).items
    assert (pattern.id, pattern.template) == (later.pattern_id, "no route to the depot in <*> tonight")
    assert errors.consolidate(1) == 0


def test_what_differs_in_words_of_the_language_stays_apart(errors):
    states = "opening closing painting cleaning moving building selling buying leaving entering waiting".split()
    for state in states * 2:
        _log(errors, f"the {state} of the depot gate is over")

    assert errors.consolidate(1) == 0
    assert len(_groups(errors)) == len(states)


def test_a_merge_that_a_person_undid_stays_undone(errors):
    receipts = {city: _log(errors, f"no route to the depot in {city} tonight") for city in CITIES}
    errors.consolidate(1)
    own = receipts["Osaka"].pattern_id
    shown = next(pattern for pattern in errors.patterns(SYSTEM).items)
    apart = own if own != shown.id else receipts["Quito"].pattern_id

    errors.split(SYSTEM, apart)
    for city in CITIES:
        _log(errors, f"no route to the depot in {city} tonight")
    errors.consolidate(1)

    assert {pattern.frequency for pattern in errors.patterns(SYSTEM).items} == {2, 2 * (len(CITIES) - 1)}
    reasons = {merge.reason for part in errors.parts_of(SYSTEM, shown.id) for merge in part.merges}
    assert reasons == {Reason.TEMPLATES}


def test_the_periodic_step_looks_where_patterns_were_made_lately(everywhere, clock):
    errors = everywhere.errors
    errors.create_project(SYSTEM, name="depot")
    for message in MESSAGES[: len(CITIES)]:
        _log(errors, message)

    everywhere.worker.run_due()

    assert len(errors.patterns(SYSTEM).items) == 1
    clock.advance(timedelta(hours=1))
    assert errors.consolidate_lately() == 0
    assert len(errors.recent(SYSTEM, Criteria(pattern=errors.patterns(SYSTEM).items[0].id)).items) == len(CITIES)
