"""The contract of places: however many are accepted at once, as many are taken as there are."""

from collections import Counter
from datetime import timedelta

import pytest

from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.review.model import HOLDS_A_PLACE, ApplicationState, CampaignState
from softfactory.domain.review.service import Review
from softfactory.testing.platform import StillClock
from softfactory.testing.review.samples import (
    DAY,
    applied,
    at_once,
    creator,
    fall_due,
    person,
    recruiting,
    service,
)
from softfactory.testing.stores import OpenReview

A, C = ApplicationState, CampaignState
PEOPLE = range(1, 101)


class PlacesContract:
    """What comes of every adapter's locks and constraints."""

    def test_of_a_hundred_accepts_at_once_for_ten_places_ten_are_accepted(self, open_review: OpenReview) -> None:
        review = service(open_review())
        campaign = recruiting(review, 10)
        asked = [one.id for one in applied(review, campaign.id, PEOPLE)]

        answers = at_once(lambda index: review.set_status(creator(), asked[index], A.ACCEPTED).state, 100)

        assert Counter(answers) == {A.ACCEPTED: 10, A.WAITLISTED: 90}
        assert _counts(review, campaign.id) == {A.ACCEPTED: 10, A.WAITLISTED: 90}
        assert review.campaign(None, campaign.id).taken == 10

    def test_the_waiting_move_up_in_turn_while_many_withdraw_at_once(self, open_review: OpenReview) -> None:
        clock = StillClock()
        review = service(open_review(), clock)
        campaign = recruiting(review, 20)
        asked = applied(review, campaign.id, range(1, 61))
        for one in asked:
            clock.advance(timedelta(seconds=1))
            review.set_status(creator(), one.id, A.ACCEPTED)

        at_once(lambda index: review.set_status(person(index + 1), asked[index].id, A.WITHDRAWN), 20)

        states = [
            one.state for one in reversed(review.applications(creator(), campaign.id, PageRequest(limit=60)).items)
        ]
        assert states == [A.WITHDRAWN] * 20 + [A.ACCEPTED] * 20 + [A.WAITLISTED] * 20

    @pytest.mark.parametrize("late", [A.ACCEPTED, A.FULFILLED])
    def test_who_is_late_forfeits_and_the_next_moves_up_by_itself(
        self, open_review: OpenReview, late: ApplicationState
    ) -> None:
        clock = StillClock()
        review = service(open_review(), clock)
        campaign = recruiting(review, 1)
        first, second = applied(review, campaign.id, [1, 2])
        for one in (first, second):
            review.set_status(creator(), one.id, A.ACCEPTED)
        if late is A.FULFILLED:
            review.ship(creator(), first.id, shipping="On its way.")
        clock.advance(campaign.submit_by - clock.now - timedelta(microseconds=1))
        fall_due(review)
        assert _counts(review, campaign.id) == {late: 1, A.WAITLISTED: 1}

        clock.advance(timedelta(microseconds=1))
        fall_due(review)

        mine, theirs = (review.my_applications(person(number)).items[0] for number in (1, 2))
        assert (mine.state, theirs.state) == (A.FORFEITED, A.ACCEPTED)
        assert theirs.due_at == clock.now + 14 * DAY
        assert review.campaign(None, campaign.id).state is C.RUNNING

        clock.advance(14 * DAY)
        fall_due(review)
        fall_due(review)

        assert _counts(review, campaign.id) == {A.FORFEITED: 2}
        assert review.campaign(None, campaign.id).state is C.SETTLED

    def test_deadlines_and_deciding_at_once_leave_no_place_free_while_somebody_waits(
        self, open_review: OpenReview
    ) -> None:
        clock = StillClock()
        review = service(open_review(), clock)
        campaign = recruiting(review, 5)
        asked = applied(review, campaign.id, range(1, 41))
        for one in asked[:20]:
            review.set_status(creator(), one.id, A.ACCEPTED)
        clock.advance(campaign.submit_by - clock.now)

        def at_random(index: int) -> None:
            if index % 4 == 0:
                review.set_status(creator(), asked[20 + index // 4].id, A.ACCEPTED)
            elif index % 4 == 1:
                review.set_status(creator(), asked[5 + index // 4].id, A.REJECTED)
            else:
                fall_due(review)

        at_once(at_random, 40)

        counts = _counts(review, campaign.id)
        found = review.campaign(SYSTEM, campaign.id)
        assert (found.state, found.taken) == (C.RUNNING, 5)
        assert sum(counts.get(state, 0) for state in HOLDS_A_PLACE) == 5
        assert counts[A.FORFEITED] == 5


def _counts(review: Review, campaign_id: str) -> dict[ApplicationState, int]:
    with review.store.reading() as tx:
        return dict(tx.applications.counts(campaign_id))
