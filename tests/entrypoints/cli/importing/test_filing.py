"""What was read is stored, whatever it is: nothing is lost without a word, and nothing raises."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from softfactory.domain.kernel.actor import SYSTEM
from softfactory.entrypoints.cli.importing.filing import Filing
from softfactory.entrypoints.cli.importing.reading import Reading
from softfactory.entrypoints.cli.importing.stamps import Calendar
from softfactory.testing.samples import NOON
from tests.entrypoints.cli.importing.test_structured import json_values, names

members = names | st.sampled_from("event_id platform error_type exception logentry tags user request extra sdk".split())
objects = st.dictionaries(members, json_values, min_size=1, max_size=6)


@pytest.fixture
def project(platform):
    return platform.errors.create_project(SYSTEM, name="shop")


def never(seconds: float) -> object:
    raise AssertionError(seconds)


def filed(platform, project, data, form, wait=never):
    filing = Filing(errors=platform.errors, project=project, defaults={"release": "1"}, wait=wait)
    reading = Reading(form=form, least="debug", calendar=Calendar(today=NOON))
    for outcome in reading.of_chunks(iter([data])):
        filing.take("file", outcome)
    filing.finish()
    return filing.tally


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(objects, max_size=5))
def test_each_line_of_json_is_counted_once(platform, project, lines):
    tally = filed(platform, project, "\n".join(map(json.dumps, lines)).encode(), "jsonl")

    assert tally.stored + tally.repeats + tally.skipped + tally.failed == len(lines)
    assert len(tally.reasons) == min(tally.failed, 10)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_are_filed(platform, project, data):
    for form in ("auto", "envelopes", "jsonl", "log"):
        filed(platform, project, data, form)


def test_more_than_a_batch_is_stored_in_order(platform, project):
    lines = [json.dumps({"error_type": "KeyError", "message": f"number {number}"}) for number in range(2500)]
    data = "\n".join([*lines, lines[7]]).encode()

    assert filed(platform, project, data, "jsonl").stored == 2501
    assert filed(platform, project, data, "jsonl").repeats == 2501


def test_a_project_with_a_limit_takes_what_it_may_and_the_rest_later(platform, project, clock):
    limited = platform.errors.change_project(SYSTEM, project.id, events_per_minute=60)
    waits = []

    def wait(seconds):
        waits.append(seconds)
        clock.advance(timedelta(seconds=seconds))

    lines = [json.dumps({"error_type": "KeyError", "message": f"number {number}"}) for number in range(100)]
    tally = filed(platform, limited, "\n".join(lines).encode(), "jsonl", wait=wait)

    assert (tally.stored, tally.failed) == (100, 0)
    assert 30 < sum(waits) < 60


def test_a_project_that_is_full_for_good_fails_with_the_reason(platform, project):
    limited = platform.errors.change_project(SYSTEM, project.id, events_per_minute=1)
    lines = [json.dumps({"error_type": "KeyError", "message": f"number {number}"}) for number in range(2)]
    tally = filed(platform, limited, "\n".join(lines).encode(), "jsonl", wait=lambda _: None)

    assert (tally.stored, tally.failed) == (1, 1)
    assert tally.reasons == ["file, line 2: At most 1 events a minute are stored for this project."]


def test_an_event_that_comes_twice_is_stored_once(platform, project):
    line = json.dumps({"error_type": "KeyError", "message": "a", "event_id": "a" * 32})
    tally = filed(platform, project, f"{line}\n{line}".encode(), "jsonl")

    assert (tally.stored, tally.repeats) == (1, 1)
