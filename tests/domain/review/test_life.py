"""A campaign's life in any order: whatever people do and whenever, its places, its waiting list and its tables hold."""

from contextlib import suppress
from datetime import timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.problems import Conflict, Forbidden, Invalid, NotFound
from softfactory.domain.review.course import DUE
from softfactory.domain.review.model import HOLDS_A_PLACE, Checks, Reward, RewardType
from softfactory.domain.review.model import ApplicationState as A
from softfactory.domain.review.model import CampaignState as C
from softfactory.domain.review.person import ReviewRecorder
from softfactory.domain.review.places import (
    APPLICATION_MOVES,
    AT_WORK,
    CAMPAIGN_MOVES,
    CHOOSING,
    OPEN,
    UNDECIDED,
    WORKING,
)
from softfactory.testing.platform import StillClock
from softfactory.testing.review.samples import CREATOR, POINTS, applied, creator, fall_due, person, recruiting, service
from softfactory.testing.samples import uuid

TWO_MOVES = {(A.ACCEPTED, A.SUBMITTED), (A.SUBMITTED, A.REWARDED)}
"""Submitting what needs no product, and approving, which rewards at once."""
DATA = st.data()
NOW_AND_THEN = st.sampled_from((True, False, False, False))
REFUSALS = (Conflict, Forbidden, Invalid, NotFound)
PRODUCT = Reward(type=RewardType.PRODUCT, text="a bar of soap")
DAY = timedelta(days=1)
DAYS = st.sampled_from((0, 1, 2, 4, 7, 10, 14))


class Life(RuleBasedStateMachine):
    """One campaign with few places, its creator, and eight people; what they do is mostly what they may."""

    def __init__(self):
        super().__init__()
        self.clock = StillClock()
        self.review = service(MemoryStore(MemoryDatabase(), ReviewMemory), self.clock)
        self.states, self.fell_due = {}, False

    @initialize(places=st.integers(1, 3), reward=st.sampled_from([POINTS, PRODUCT]), people=st.integers(2, 7))
    def publish(self, places, reward, people):
        self.campaign = recruiting(self.review, places, reward=reward)
        applied(self.review, self.campaign.id, range(1, people + 1))

    @rule(who=st.integers(1, 8))
    def apply(self, who):
        self.do(lambda: applied(self.review, self.campaign.id, [who]))

    @rule(data=DATA)
    def accept(self, data):
        self.decide(self.one(data, UNDECIDED), A.ACCEPTED)

    @rule(data=DATA)
    def accept_one_who_waits(self, data):
        self.decide(self.one(data, {A.WAITLISTED}), A.ACCEPTED)

    @rule(data=DATA, status=st.sampled_from([A.WAITLISTED, A.SHORTLISTED]))
    def put_off(self, data, status):
        self.decide(self.one(data, UNDECIDED), status)

    @rule(data=DATA)
    def reject(self, data):
        self.decide(self.one(data, set(A)), A.REJECTED)

    @rule(data=DATA)
    def withdraw(self, data):
        one = self.one(data, UNDECIDED | AT_WORK)
        self.do(lambda: self.review.set_status(person(number(one)), one.id, A.WITHDRAWN))

    @rule(data=DATA)
    def ship(self, data):
        one = self.one(data, {A.ACCEPTED})
        self.do(lambda: self.review.ship(creator(), one.id, shipping="On its way."))

    @rule(data=DATA)
    def submit(self, data):
        one = self.one(data, AT_WORK)
        self.do(lambda: self.review.submit(person(number(one)), one.id, url="https://example.com/1"))

    @rule(data=DATA)
    def request_changes(self, data):
        one = self.one(data, {A.SUBMITTED})
        self.do(lambda: self.review.request_changes(creator(), one.id, feedback="Say more."))

    @rule(data=DATA)
    def approve(self, data):
        one = self.one(data, {A.SUBMITTED})
        checks = Checks(at=self.clock.now, reachable=True, names_product=True, disclosed=True)
        with self.review.store.writing() as tx:
            tx.applications.save(attrs.evolve(one, checks=checks))
        self.do(lambda: self.review.approve(creator(), one.id))

    @rule(sure=NOW_AND_THEN)
    def close(self, sure):
        if sure:
            self.do(lambda: self.review.close(creator(), self.campaign.id))

    @rule(sure=NOW_AND_THEN)
    def cancel(self, sure):
        if sure:
            self.do(lambda: self.review.cancel(creator(), self.campaign.id))

    @rule(more=st.integers(0, 2), days=st.integers(0, 3))
    def grow(self, more, days):
        now = self.now()
        given = {"max_reviewers": now.max_reviewers + more, "deadline": now.deadline + days * DAY}
        self.do(lambda: self.review.change(creator(), self.campaign.id, **given))

    @rule(days=DAYS)
    def go_on(self, days):
        self.clock.advance(days * DAY)
        fall_due(self.review)
        self.fell_due = True

    @rule(days=DAYS)
    def go_on_while_the_worker_is_away(self, days):
        self.clock.advance(days * DAY)

    @rule(who=st.integers(1, 8) | st.just(CREATOR), sure=NOW_AND_THEN)
    def erase(self, who, sure):
        recorder = ReviewRecorder(store=self.review.store, ids=self.review.ids)
        with self.review.store.writing() as tx:
            recorder(tx, [PersonErased(at=self.clock.now, user_id=uuid(who))] if sure else [])

    @invariant()
    def as_many_places_are_taken_as_are_counted_and_never_more_than_there_are(self):
        assert sum(one.state in HOLDS_A_PLACE for one in self.all()) == self.now().taken <= self.now().max_reviewers

    @invariant()
    def no_place_of_a_running_campaign_is_free_while_somebody_waits(self):
        if self.now().state is C.RUNNING and self.now().taken < self.now().max_reviewers:
            assert A.WAITLISTED not in {one.state for one in self.all()}

    @invariant()
    def choosing_ends_when_every_place_is_taken(self):
        assert self.now().state is not C.SELECTING or self.now().taken < self.now().max_reviewers

    @invariant()
    def nobody_is_due_before_submitting_ends(self):
        assert not [one for one in self.all() if one.state in AT_WORK and one.due_at < self.now().submit_by]

    @invariant()
    def whoever_was_erased_neither_works_nor_decides(self):
        assert not [one for one in self.all() if one.user_id is None and APPLICATION_MOVES[one.state]]
        assert self.now().creator_id is not None or self.now().state not in CHOOSING

    @invariant()
    def nothing_is_left_open_where_it_is_over(self):
        states = {one.state for one in self.all()}
        left = {C.CLOSED: UNDECIDED | AT_WORK, C.SETTLED: UNDECIDED | OPEN, C.CANCELED: UNDECIDED | {A.ACCEPTED}}
        assert states.isdisjoint(left.get(self.now().state, ()))
        assert self.now().state is not C.CLOSED or not states.isdisjoint(OPEN)

    @invariant()
    def every_state_follows_the_one_before(self):
        for one in self.all():
            before = self.states.get(one.id, one.state)
            assert before is one.state or one.state in APPLICATION_MOVES[before] or (before, one.state) in TWO_MOVES
        was, now = self.states.get("campaign", C.RECRUITING), self.now().state
        assert now in reachable(was)
        self.states = {one.id: one.state for one in self.all()} | {"campaign": now}

    @invariant()
    def a_job_comes_whenever_something_is_due(self):
        with self.review.store.reading() as tx:
            jobs = {job.due_at for job in tx.jobs.listed(None, PageRequest(limit=100)).items if job.kind == DUE}
        now, state = self.now(), self.now().state
        due = {one.due_at for one in self.all() if one.state in AT_WORK and state in WORKING}
        due |= {now.deadline} if state is C.RECRUITING else set()
        due |= {now.submit_by} if state in CHOOSING and self.clock.now < now.submit_by else set()
        assert due <= jobs

    @invariant()
    def what_fell_due_is_done(self):
        if not self.fell_due:
            return
        self.fell_due = False
        now, at, states = self.now(), self.clock.now, {one.state for one in self.all()}
        assert not [one for one in self.all() if one.state in AT_WORK and now.state in WORKING and one.due_at <= at]
        assert now.state is not C.RECRUITING or at < now.deadline
        assert now.state not in CHOOSING or at < now.submit_by or not states.isdisjoint(AT_WORK)

    def do(self, deed):
        """Have it done, or refused."""
        with suppress(*REFUSALS):
            deed()

    def decide(self, one, status):
        self.do(lambda: self.review.set_status(creator(), one.id, status))

    def one(self, data, states):
        """Return some application, in one of *states* if there is any."""
        return data.draw(st.sampled_from([one for one in self.all() if one.state in states] or self.all()))

    def now(self):
        return self.review.campaign(SYSTEM, self.campaign.id)

    def all(self):
        return self.review.applications(SYSTEM, self.campaign.id, PageRequest(limit=100)).items


def number(application):
    """Return the number of an application's user, one of nobody's for who was erased."""
    return next((who for who in range(1, 9) if uuid(who) == application.user_id), 99)


def reachable(state):
    """Return the states that any number of moves lead to, and this one."""
    found = {state}
    while (more := found.union(*(CAMPAIGN_MOVES[one] for one in found))) != found:
        found = more
    return found


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
