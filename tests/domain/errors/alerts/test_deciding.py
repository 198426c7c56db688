"""Which occurrences there are: rules about rules."""

from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.alerts.deciding import begun, crowded, is_about, is_notable
from softfactory.domain.errors.alerts.model import AT_ONCE, Condition
from softfactory.domain.errors.intake.ledger import Sighting
from softfactory.domain.errors.model import Severity, Status
from softfactory.testing.errors.alert_rules import rule
from softfactory.testing.samples import NOON, event, pattern

SECOND = timedelta(seconds=1)
severities = st.sampled_from(Severity)
moments = st.lists(st.integers(0, 600)).map(lambda found: [(NOON + n * SECOND, str(n)) for n in sorted(found)])


@st.composite
def sightings(draw):
    before, after = sorted([draw(severities), draw(severities)], key=lambda one: one.rank)
    is_new = draw(st.booleans())
    of = pattern(status=draw(st.sampled_from(Status)), severity=after)
    return Sighting(
        before=attrs.evolve(of, severity=after if is_new else before),
        after=of,
        event=event(1, of, environment=draw(st.sampled_from([None, "production", "staging"]))),
        is_new=is_new,
        is_regression=not is_new and draw(st.booleans()),
    )


@given(sightings(), severities)
def test_a_severity_is_reached_once_by_the_first_event_or_by_the_one_that_raises_it(sighting, asked):
    reached = is_about(rule(1, condition=Condition.SEVERITY, severity=asked), sighting)

    before = -1 if sighting.is_new else sighting.before.severity.rank
    assert reached == (before < asked.rank <= sighting.after.severity.rank)


@given(sightings(), st.sampled_from(Condition), st.sampled_from([None, "production"]), severities)
def test_whatever_a_rule_is_about_is_notable_of_its_project_and_environment(sighting, condition, environment, asked):
    wanted = rule(1, condition=condition, environment=environment, severity=asked)

    if is_about(wanted, sighting) and sighting.after.status is not Status.MUTED:
        assert is_notable(sighting)
        assert condition in AT_ONCE
        assert environment in (None, sighting.event.environment)
    assert not is_about(attrs.evolve(wanted, project_id=2), sighting)


@given(sightings())
def test_a_muted_pattern_is_never_notable(sighting):
    muted = attrs.evolve(sighting, after=attrs.evolve(sighting.after, status=Status.MUTED))

    assert not is_notable(muted)


@given(sightings())
def test_new_and_regression_are_what_the_sighting_says(sighting):
    assert is_about(rule(1, condition=Condition.NEW), sighting) == sighting.is_new
    assert is_about(rule(1, condition=Condition.REGRESSION), sighting) == sighting.is_regression


@given(moments, st.integers(1, 10), st.integers(1, 120))
def test_it_is_crowded_exactly_where_a_window_that_ends_there_holds_enough(found, events, seconds):
    within = seconds * SECOND

    crowd = crowded(found, events=events, within=within)

    expected = [
        last
        for place, last in enumerate(found)
        if sum(last[0] - within < one[0] for one in found[: place + 1]) >= events
    ]
    assert crowd == expected


def occurrences(held, pause, cuts):
    """Return what is begun when the moments become known piece by piece, each piece with all before it once more."""
    found, before = [], None
    for end in sorted({*cuts, len(held)}):
        if some := held[:end]:
            moment = begun([one for one in some if before is None or one[0] > before], before=before, pause=pause)
            found += [moment] if moment else []
            before = some[-1][0]
    return found


@given(moments, st.integers(1, 120), st.lists(st.integers(0, 30)))
def test_no_two_occurrences_are_closer_than_the_pause_however_it_is_looked_at(held, seconds, cuts):
    pause = seconds * SECOND

    found = occurrences(held, pause, cuts)

    assert all(later[0] - earlier[0] >= pause for earlier, later in pairwise(found))
    assert bool(found) == bool(held)


@given(moments, st.integers(1, 120))
def test_looking_at_each_moment_finds_every_beginning(held, seconds):
    pause = seconds * SECOND

    found = occurrences(held, pause, range(len(held)))

    gaps = [later for earlier, later in pairwise(held) if later[0] - earlier[0] >= pause]
    assert [one[0] for one in found] == [one[0] for one in held[:1] + gaps]


@given(moments, st.integers(0, 600), st.integers(1, 120))
def test_what_goes_on_without_a_pause_begins_nothing_however_long(held, last, seconds):
    before, pause = NOON + last * SECOND, seconds * SECOND
    later = [moment for moment in held if moment[0] > before]

    found = begun(later, before=before, pause=pause)

    gaps = zip([(before, ""), *later], later, strict=False)
    assert found == next((moment for previous, moment in gaps if moment[0] - previous[0] >= pause), None)


@given(moments, st.integers(1, 120))
def test_looking_twice_finds_nothing_more(held, seconds):
    if held:
        assert begun(held, before=held[-1][0], pause=seconds * SECOND) is None


@pytest.mark.parametrize("condition", [Condition.FREQUENCY, Condition.SPIKE])
def test_what_shows_over_time_is_not_decided_by_one_event(condition):
    seen = Sighting(before=pattern(), after=pattern(), event=event(1, pattern()), is_new=True, is_regression=True)

    assert not is_about(rule(1, condition=condition), seen)
