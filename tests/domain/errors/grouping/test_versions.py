"""Old patterns are found after an upgrade: what a version gave once, it gives for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping.fingerprint import group, older
from softfactory.domain.errors.grouping.versions import NEWEST, VERSIONS
from tests.domain.errors.grouping.golden import events, fingerprint

EVENTS = events()


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: f"version {version.number}")
def test_a_version_gives_for_ever_what_it_gave(version):
    changed = [
        event["name"] for event in EVENTS if fingerprint(event, version) != event["fingerprints"][str(version.number)]
    ]

    assert not changed, (
        "patterns of running installations would not be found again: add a version (grouping/versions.py)"
    )


def test_versions_are_numbered_newest_first():
    assert [version.number for version in VERSIONS] == list(range(len(VERSIONS), 0, -1))
    assert VERSIONS[0] is NEWEST


def test_older_fingerprints_are_those_of_older_versions_where_they_differ():
    for event in EVENTS:
        newest, *others = (event["fingerprints"][str(version.number)] for version in VERSIONS)
        given = {"error_type": event["error_type"], "message": event["message"]}

        assert list(older(event["payload"], **given)) == [old for old in dict.fromkeys(others) if old != newest]


def test_some_events_changed_and_most_did_not():
    real = [event for event in EVENTS if event["name"].startswith(("recording", "py:", "js:", "java:", "go:", "log:"))]
    changed = [event for event in real if len(set(event["fingerprints"].values())) > 1]

    assert 0 < len(changed) < len(real) / 5


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=3))
def test_what_somebody_chose_is_the_same_in_every_version(texts):
    event = next(event for event in EVENTS if len(set(event["fingerprints"].values())) > 1)
    given = {"error_type": event["error_type"], "message": event["message"]}

    assert older({**event["payload"], "fingerprint": texts}, **given) == []
    assert older(event["payload"], **given, chosen=("by a rule", *texts)) == []


def test_a_rules_default_is_found_by_its_older_one():
    event = next(event for event in EVENTS if len(set(event["fingerprints"].values())) > 1)
    given = {"error_type": event["error_type"], "message": event["message"], "chosen": ("by a rule", "{{ default }}")}

    [old] = older(event["payload"], **given)

    assert old == group(event["payload"], **given, version=VERSIONS[1]).fingerprint
