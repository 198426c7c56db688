"""Applying and deciding: who may, until when, and which state follows which."""

from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.once import KeyReused
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.review.model import HOLDS_A_PLACE
from softfactory.domain.review.model import ApplicationState as A
from softfactory.domain.review.model import CampaignState as C
from softfactory.domain.review.person import ReviewRecorder
from softfactory.domain.review.places import (
    APPLICATION_MOVES,
    AT_WORK,
    CHOOSING,
    OPEN,
    UNDECIDED,
    counted,
    moved,
    moved_up,
    taken_in,
)
from softfactory.domain.review.problems import (
    AlreadyApplied,
    ApplicationNotFound,
    ApplyingOver,
    CampaignNotFound,
    InvalidApplication,
    OwnCampaign,
)
from softfactory.testing.platform import StillClock
from softfactory.testing.review.samples import (
    CREATOR,
    DAY,
    application,
    applied,
    campaign,
    creator,
    drafted,
    person,
    recruiting,
    service,
)
from softfactory.testing.samples import NOON, uuid

TICK = timedelta(microseconds=1)
SAID = {"message": "I like soap.", "sns_link": "https://example.com/me", "follower_count": 5}
states = st.sampled_from(A)


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def review(clock):
    return service(MemoryStore(MemoryDatabase(), ReviewMemory), clock)


def states_of(review, made):
    """Return the states of a campaign's applications, the oldest first."""
    return [one.state for one in review.applications(SYSTEM, made.id).items[::-1]]


def test_an_application_says_what_was_said(review):
    made = recruiting(review, 1)

    asked = review.apply(
        person(1), made.id, message=" a\r\nb 💚 ", sns_link=" https://example.com/me ", follower_count=0
    )

    assert asked == application(id=asked.id, campaign_id=made.id, message="a\nb 💚", follower_count=0)
    assert review.my_applications(person(1)).items == review.applications(creator(), made.id).items == [asked]


@pytest.mark.parametrize(
    "said",
    [
        *({"message": text} for text in ("", " \n", "x" * 2001, "\0", "a\x07b")),
        *({"follower_count": count} for count in (-1, 10**9 + 1, 2**63)),
        *(
            {"sns_link": link}
            for link in (
                "", "example.com", "ftp://example.com", "javascript:alert(1)", "https://", "https:///me",
                "http://a b.com", "https://ann:secret@example.com", "https://example.com/\na", "https://[::1", "https://example.com:x",
                "https://example.com/" + "x" * 481, "https://example.com/\u202e", "data:text/html,x",
            )
        ),
    ],
    ids=lambda said: repr(said)[:60],
)  # fmt: skip
def test_what_is_not_acceptable_is_refused(review, said):
    made = recruiting(review, 1)

    with pytest.raises(InvalidApplication):
        review.apply(person(1), made.id, **SAID | said)

    assert review.my_applications(person(1)).items == []


def test_a_person_applies_once_whatever_became_of_it(review):
    made = recruiting(review, 1)
    [asked] = applied(review, made.id, [1])
    review.set_status(person(1), asked.id, A.WITHDRAWN)

    with pytest.raises(AlreadyApplied):
        applied(review, made.id, [1])


def test_the_same_key_applies_once_and_answers_the_same(review):
    made = recruiting(review, 1)
    asked = review.apply(person(1), made.id, **SAID, key="k")

    assert review.apply(person(1), made.id, **SAID, key="k") == asked
    with pytest.raises(KeyReused):
        review.apply(person(1), made.id, **SAID | {"follower_count": 6}, key="k")


def test_nobody_applies_for_a_campaign_of_their_own_and_only_users_apply(review):
    made = recruiting(review, 1)

    with pytest.raises(OwnCampaign):
        applied(review, made.id, [CREATOR])
    for nobody in (SYSTEM, Actor(role=Role.USER)):
        with pytest.raises(NotAllowed):
            review.apply(nobody, made.id, **SAID)


def test_people_apply_until_the_deadline_though_the_worker_is_late(review, clock):
    made = recruiting(review, 1)
    clock.advance(made.deadline - clock.now - TICK)
    applied(review, made.id, [1])
    clock.advance(TICK)

    with pytest.raises(ApplyingOver):
        applied(review, made.id, [2])

    assert review.campaign(None, made.id).state is C.RECRUITING


@pytest.mark.parametrize(
    ("deeds", "refusal"),
    [((), CampaignNotFound), (("publish", "close"), ApplyingOver), (("publish", "cancel"), CampaignNotFound)],
)
def test_people_apply_for_what_recruits(review, deeds, refusal):
    draft = drafted(review, 1)
    for deed in deeds:
        getattr(review, deed)(creator(), draft.id)

    with pytest.raises(refusal):
        applied(review, draft.id, [1])
    with pytest.raises(CampaignNotFound):
        applied(review, uuid(1), [1])


def test_applications_are_shown_to_who_decides_and_to_nobody_else(review):
    made = recruiting(review, 1)
    [asked] = applied(review, made.id, [1])

    for stranger in (person(1), person(2), Actor(role=Role.USER)):
        with pytest.raises(CampaignNotFound):
            review.applications(stranger, made.id)
    assert review.applications(SYSTEM, made.id).items == [asked]
    assert review.applications(creator(), made.id, state=A.ACCEPTED).items == []
    assert review.my_applications(Actor(role=Role.USER)).items == []


def test_the_creator_decides_and_the_applicant_withdraws(review):
    made = recruiting(review, 1)
    first, second = applied(review, made.id, [1, 2])

    for status in (A.ACCEPTED, A.SHORTLISTED, A.WAITLISTED, A.REJECTED):
        with pytest.raises(NotAllowed):
            review.set_status(person(1), first.id, status)
        with pytest.raises(ApplicationNotFound):
            review.set_status(person(2), first.id, status)
    with pytest.raises(NotAllowed):
        review.set_status(creator(), first.id, A.WITHDRAWN)
    with pytest.raises(ApplicationNotFound):
        review.set_status(person(2), first.id, A.WITHDRAWN)
    with pytest.raises(ApplicationNotFound):
        review.set_status(creator(), uuid(1), A.ACCEPTED)
    assert review.set_status(SYSTEM, second.id, A.SHORTLISTED).state is A.SHORTLISTED
    assert review.set_status(person(1), first.id, A.WITHDRAWN).state is A.WITHDRAWN


@pytest.mark.parametrize("status", sorted({*A} - UNDECIDED - {A.ACCEPTED, A.REJECTED, A.WITHDRAWN}))
def test_what_comes_of_other_deeds_is_nobodys_decision(review, status):
    [asked] = applied(review, recruiting(review, 1).id, [1])

    with pytest.raises(InvalidTransition):
        review.set_status(creator(), asked.id, status)


def test_what_was_submitted_is_not_withdrawn_but_what_is_to_be_changed_is(review):
    [asked] = applied(review, recruiting(review, 1).id, [1])
    review.set_status(creator(), asked.id, A.ACCEPTED)
    review.submit(person(1), asked.id, url="https://example.com/1")
    with pytest.raises(InvalidTransition):
        review.set_status(person(1), asked.id, A.WITHDRAWN)

    review.request_changes(creator(), asked.id, feedback="Say more.")

    assert review.set_status(person(1), asked.id, A.WITHDRAWN).state is A.WITHDRAWN


def test_accepting_past_the_places_answers_waitlisted_and_again_changes_nothing(review, clock):
    made = recruiting(review, 1)
    first, second = applied(review, made.id, [1, 2])

    taken = review.set_status(creator(), first.id, A.ACCEPTED)
    waits = review.set_status(creator(), second.id, A.ACCEPTED)
    clock.advance(DAY)

    assert (taken.state, taken.due_at, waits.state, waits.due_at) == (A.ACCEPTED, made.submit_by, A.WAITLISTED, None)
    assert review.set_status(creator(), second.id, A.ACCEPTED) == waits
    with pytest.raises(InvalidTransition):
        review.set_status(creator(), first.id, A.ACCEPTED)


@pytest.mark.parametrize("deed", ["withdraw", "reject", "erase"])
def test_a_place_that_becomes_free_goes_to_who_waits_longest(review, clock, deed):
    made = recruiting(review, 1)
    asked = applied(review, made.id, [1, 2, 3])
    for one in (asked[0], asked[2], asked[1]):
        clock.advance(TICK)
        review.set_status(creator(), one.id, A.ACCEPTED)

    if deed == "withdraw":
        review.set_status(person(1), asked[0].id, A.WITHDRAWN)
    elif deed == "reject":
        review.set_status(creator(), asked[0].id, A.REJECTED)
    else:
        _erase(review, clock, 1)

    assert states_of(review, made)[1:] == [A.WAITLISTED, A.ACCEPTED]
    assert review.application(person(3), asked[2].id).due_at == made.submit_by
    assert review.campaign(None, made.id).taken == 1


def test_who_waits_by_the_creators_will_waits_while_people_are_chosen_and_then_moves_up(review):
    made = recruiting(review, 2)
    asked = applied(review, made.id, [1, 2])

    assert review.set_status(creator(), asked[0].id, A.WAITLISTED).state is A.WAITLISTED
    review.close(creator(), made.id)
    assert states_of(review, made) == [A.WAITLISTED, A.APPLIED]
    review.close(creator(), made.id)

    assert states_of(review, made) == [A.ACCEPTED, A.APPLIED]
    assert review.set_status(creator(), asked[1].id, A.WAITLISTED).state is A.ACCEPTED


def test_whoever_is_shortlisted_from_the_list_loses_their_turn(review, clock):
    made = recruiting(review, 1)
    asked = applied(review, made.id, [1, 2, 3])
    for one in asked:
        review.set_status(creator(), one.id, A.ACCEPTED)
        clock.advance(TICK)
    review.set_status(creator(), asked[1].id, A.SHORTLISTED)
    review.set_status(creator(), asked[1].id, A.ACCEPTED)

    review.set_status(person(1), asked[0].id, A.WITHDRAWN)

    assert states_of(review, made) == [A.WITHDRAWN, A.WAITLISTED, A.ACCEPTED]


def test_a_creator_who_was_erased_leaves_nobody_waiting(review, clock):
    made = recruiting(review, 1)
    draft = drafted(review, 1)
    applied(review, made.id, [1, 2])

    _erase(review, clock, CREATOR)

    found = review.campaign(SYSTEM, made.id)
    assert (found.state, found.creator_id, states_of(review, made)) == (C.CANCELED, None, [A.REJECTED] * 2)
    with pytest.raises(CampaignNotFound):
        review.campaign(SYSTEM, draft.id)


def test_what_an_erased_person_said_is_gone(review, clock):
    made = recruiting(review, 1)
    [asked] = applied(review, made.id, [1])

    _erase(review, clock, 1)

    [left] = review.applications(creator(), made.id).items
    assert left == attrs.evolve(
        asked, user_id=None, message="", sns_link="", follower_count=0, state=A.WITHDRAWN, changed_at=clock.now
    )
    assert review.holdings(person(1)).applications == []


def _erase(review, clock, who):
    recorder = ReviewRecorder(store=review.store, ids=review.ids)
    with review.store.writing() as tx:
        recorder(tx, [PersonErased(at=clock.now, user_id=uuid(who))])


@given(states, states)
def test_an_application_goes_where_the_table_says_and_nowhere_else(before, after):
    one = application(state=before)

    if after in APPLICATION_MOVES[before]:
        assert moved(one, after, at=NOON + DAY).state is after
        assert (moved(one, after, at=NOON + DAY).waiting_since is None) == (after is not A.WAITLISTED)
    else:
        with pytest.raises(InvalidTransition):
            moved(one, after, at=NOON + DAY)


@given(states, states, st.integers(1, 9))
def test_a_place_is_counted_when_it_is_taken_and_when_it_is_left(before, after, taken):
    of = campaign(taken=taken)

    change = counted(of, application(state=before), application(state=after)).taken - taken

    assert change == (after in HOLDS_A_PLACE) - (before in HOLDS_A_PLACE)


@given(st.sampled_from(sorted(CHOOSING)), st.sampled_from(sorted(UNDECIDED)), st.integers(0, 3), st.integers(-20, 20))
def test_nobody_is_taken_beyond_the_places_and_everybody_has_time(state, before, taken, late):
    of = campaign(state=state, taken=taken, max_reviewers=3)
    at = of.submit_by + late * DAY

    found = taken_in(of, application(state=before), at=at)

    assert (found.state is A.ACCEPTED) == (taken < 3)
    if found.state is A.ACCEPTED:
        assert found.due_at == (of.submit_by if late < 0 else at + 14 * DAY) > at
    else:
        assert (found.state, found.due_at) == (A.WAITLISTED, None)


@given(st.integers(-40, 40))
def test_who_moves_up_has_two_weeks_at_least(late):
    of = campaign(state=C.RUNNING)
    at = of.submit_by + late * DAY

    assert moved_up(of, application(state=A.WAITLISTED), at=at).due_at == max(of.submit_by, at + 14 * DAY)


def test_the_groups_of_states_are_what_they_say():
    ends = {state for state, moves in APPLICATION_MOVES.items() if not moves}

    assert set(APPLICATION_MOVES) == set(A)
    assert {*UNDECIDED, *OPEN, *ends} == set(A)
    assert not UNDECIDED & HOLDS_A_PLACE
    assert OPEN | {A.REWARDED} == HOLDS_A_PLACE
    assert {state for state, moves in APPLICATION_MOVES.items() if A.FORFEITED in moves} == AT_WORK
