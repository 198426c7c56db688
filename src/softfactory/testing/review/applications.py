"""The contract of applications."""

from datetime import timedelta

import attrs
import pytest

from softfactory.domain.kernel.paging import BadCursor, PageRequest
from softfactory.domain.review.model import Application, ApplicationState, Checks
from softfactory.domain.review.places import AT_WORK, UNDECIDED
from softfactory.domain.review.ports import ReviewStore
from softfactory.domain.review.problems import AlreadyApplied
from softfactory.testing.review.samples import DAY, application, at_once, campaign
from softfactory.testing.samples import NOON, uuid
from softfactory.testing.stores import OpenReview

A = ApplicationState
TICK = timedelta(microseconds=1)


class ApplicationsContract:
    """What every adapter promises about applications."""

    def test_an_application_comes_back_as_it_was_stored_last(self, open_review: OpenReview) -> None:
        checks = Checks(
            at=NOON + TICK,
            reachable=True,
            names_product=False,
            disclosed=True,
            details={"names_product": "Nicht da: ß"},
        )
        whole = application(
            state=A.CHANGES_REQUESTED, due_at=NOON + DAY, shipping="택배", url="https://example.com/1", checks=checks,
            feedback="a\nb", message="좋아요 💚", follower_count=10**9, changed_at=NOON + TICK,
        )  # fmt: skip
        waits = attrs.evolve(whole, state=A.WAITLISTED, waiting_since=NOON + TICK, user_id=None, checks=None, url=None)
        store = _with(open_review(), application())
        for one in (application(), whole, waits):
            with store.writing() as tx:
                tx.applications.save(one)
            for opened in (store.reading, store.writing):
                with opened() as tx:
                    assert (tx.applications.find(one.id), tx.applications.fetch(one.id)) == (one, one)

    @pytest.mark.parametrize("application_id", ["", "x", "\0", "\ud800", uuid(2)])
    def test_there_is_none_where_there_is_none(self, open_review: OpenReview, application_id: str) -> None:
        store = _with(open_review(), application())
        for opened in (store.reading, store.writing):
            with opened() as tx:
                assert (tx.applications.find(application_id), tx.applications.fetch(application_id)) == (None, None)

    def test_a_person_applies_once_for_a_campaign_whatever_became_of_it(self, open_review: OpenReview) -> None:
        store = _with(open_review(), application(1, state=A.WITHDRAWN))
        with store.writing() as tx:
            with pytest.raises(AlreadyApplied):
                tx.applications.add(application(2, user_id=uuid(1)))
            tx.applications.add(application(0, user_id=uuid(1), campaign_id=uuid(2)))  # the transaction goes on

        with store.reading() as tx:
            assert [one.id for one in tx.applications.all_of_user(uuid(1))] == [uuid(1), uuid(0)]

    def test_any_number_of_those_who_were_erased_may_have_applied(self, open_review: OpenReview) -> None:
        nobody = [application(number, user_id=None) for number in (1, 2)]
        with _with(open_review(), *nobody).reading() as tx:
            assert tx.applications.of_campaign(uuid(1), PageRequest()).items == nobody[::-1]

    def test_of_many_who_apply_at_once_for_one_person_one_does(self, open_review: OpenReview) -> None:
        store = _with(open_review())

        def apply(number: int) -> bool:
            try:
                with store.writing() as tx:
                    tx.applications.add(application(number, user_id=uuid(7)))
            except AlreadyApplied:
                return False
            return True

        assert sum(at_once(apply, 32)) == 1

    def test_lists_are_of_one_campaign_or_user_and_the_newest_first(self, open_review: OpenReview) -> None:
        mine = [application(number, user_id=uuid(number % 2)) for number in (1, 2)]
        others = [
            application(number, user_id=uuid(number % 2), campaign_id=uuid(2), state=A.ACCEPTED) for number in (3, 4)
        ]
        with _with(open_review(), *mine, *others).reading() as tx:
            assert tx.applications.of_campaign(uuid(1), PageRequest()).items == mine[::-1]
            assert tx.applications.of_campaign(uuid(2), PageRequest(), A.ACCEPTED).items == others[::-1]
            assert tx.applications.of_campaign(uuid(1), PageRequest(), A.ACCEPTED).items == []
            assert tx.applications.of_user(uuid(1), PageRequest()).items == [others[0], mine[0]]
            assert tx.applications.all_of_user(uuid(1)) == [mine[0], others[0]]
            assert tx.applications.of_campaign("x", PageRequest()).items == []
            assert [tx.applications.of_user(odd, PageRequest()).items for odd in ("", "\0")] == [[], []]

    def test_pages_join_without_gap_or_repetition(self, open_review: OpenReview) -> None:
        numbers = range(7)
        with _with(open_review(), *(application(number) for number in numbers)).reading() as tx:
            first = tx.applications.of_campaign(uuid(1), PageRequest(limit=4), A.APPLIED)
            rest = tx.applications.of_campaign(uuid(1), PageRequest(limit=3, cursor=first.next_cursor), A.APPLIED)
            with pytest.raises(BadCursor):
                tx.applications.of_user(uuid(1), PageRequest(cursor="x"))

        assert rest.next_cursor is None
        assert [one.id for one in (*first.items, *rest.items)] == [uuid(number) for number in reversed(numbers)]

    def test_who_waits_longest_is_next_then_who_applied_first(self, open_review: OpenReview) -> None:
        line = [
            application(4, state=A.WAITLISTED, waiting_since=NOON - TICK),
            application(3, state=A.WAITLISTED, created_at=NOON - TICK),
            application(1, state=A.WAITLISTED),
            application(2, state=A.WAITLISTED),
        ]
        others = [
            application(5, state=A.SHORTLISTED),
            application(6, state=A.WAITLISTED, waiting_since=NOON - DAY, campaign_id=uuid(2)),
        ]
        with _with(open_review(), *reversed(line), *others).writing() as tx:
            found = []
            while (waiting := tx.applications.next_waiting(uuid(1))) is not None:
                found.append(waiting)
                tx.applications.save(attrs.evolve(waiting, state=A.ACCEPTED, waiting_since=None))

        assert found == line

    def test_the_overdue_are_in_a_state_and_were_due_by_now(self, open_review: OpenReview) -> None:
        late = [
            application(2, state=A.ACCEPTED, due_at=NOON - DAY),
            application(1, state=A.FULFILLED, due_at=NOON),
        ]
        others = [
            application(3, state=A.ACCEPTED, due_at=NOON + TICK),
            application(4, state=A.SUBMITTED, due_at=NOON),
            application(5, state=A.ACCEPTED),
            application(6, state=A.ACCEPTED, due_at=NOON, campaign_id=uuid(2)),
        ]
        with _with(open_review(), *others, *late).reading() as tx:
            assert tx.applications.overdue(uuid(1), AT_WORK, at=NOON) == late
            assert tx.applications.overdue(uuid(1), frozenset(), at=NOON) == []

    def test_states_are_counted_each_for_one_campaign(self, open_review: OpenReview) -> None:
        states = [A.APPLIED, A.ACCEPTED, A.APPLIED, A.CHANGES_REQUESTED]
        some = [application(number, state=state) for number, state in enumerate(states)]
        with _with(open_review(), *some, application(9, campaign_id=uuid(2))).reading() as tx:
            found = [dict(tx.applications.counts(uuid(number))) for number in (1, 2, 3)]

        assert found == [{A.APPLIED: 2, A.ACCEPTED: 1, A.CHANGES_REQUESTED: 1}, {A.APPLIED: 1}, {}]

    def test_only_those_who_have_less_time_are_given_more(self, open_review: OpenReview) -> None:
        due = {1: NOON, 2: NOON + 2 * DAY, 3: None}
        some = [application(number, state=A.ACCEPTED, due_at=at) for number, at in due.items()]
        others = [
            application(4, state=A.REWARDED, due_at=NOON),
            application(5, state=A.ACCEPTED, due_at=NOON, campaign_id=uuid(2)),
        ]
        with _with(open_review(), *some, *others).writing() as tx:
            tx.applications.extend(uuid(1), AT_WORK, due_at=NOON + DAY)
            found = [tx.applications.find(uuid(number)) for number in range(1, 6)]

        assert [one.due_at for one in found if one] == [NOON + DAY, NOON + 2 * DAY, None, NOON, NOON]

    def test_all_in_some_states_are_put_into_another(self, open_review: OpenReview) -> None:
        some = [application(1), application(2, state=A.WAITLISTED), application(3, state=A.SHORTLISTED)]
        others = [application(4, state=A.ACCEPTED), application(5, campaign_id=uuid(2))]
        with _with(open_review(), *some, *others).writing() as tx:
            tx.applications.turn(uuid(1), UNDECIDED, to=A.REJECTED, at=NOON + DAY)
            found = [tx.applications.find(uuid(number)) for number in range(1, 6)]

        rejected = [attrs.evolve(one, state=A.REJECTED, changed_at=NOON + DAY, waiting_since=None) for one in some]
        assert found == [*rejected, *others]


def _with(store: ReviewStore, *applications: Application) -> ReviewStore:
    """Return *store* with campaigns 1 and 2, and these applications."""
    with store.writing() as tx:
        for number in (1, 2):
            tx.campaigns.add(campaign(number))
        for one in applications:
            tx.applications.add(one)
    return store
