"""No sequence of operations creates or loses a reward, in any unit."""

from collections import Counter, defaultdict
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.ids import Ids
from softfactory.domain.kernel.money import DIGITS, MOST_OF_A_PRICE, Money
from softfactory.domain.kernel.problems import Problem
from softfactory.domain.review.model import ApplicationState, Reward, RewardType, Side
from softfactory.domain.review.person import ReviewRecorder
from softfactory.domain.review.rewards import sides
from softfactory.testing.platform import StillClock
from softfactory.testing.review.pages import PAGE, Pages
from softfactory.testing.review.samples import (
    application,
    applied,
    campaign,
    creator,
    fall_due,
    person,
    recruiting,
    service,
)
from softfactory.testing.review.submissions import look
from softfactory.testing.samples import NOON, uuid

A = ApplicationState
PEOPLE = range(1, 6)
money = st.builds(
    Money,
    amount=st.integers(1, MOST_OF_A_PRICE),
    currency=st.sampled_from(["KRW", "USD", "BHD"]) | st.sampled_from(sorted(DIGITS)),
)
rewards = st.one_of(
    st.builds(Reward, type=st.just(RewardType.MONEY), money=money),
    st.builds(Reward, type=st.just(RewardType.POINTS), points=st.integers(1, 10_000_000)),
    st.just(Reward(type=RewardType.PRODUCT, text="A soap")),
)


def worth(reward):
    if reward.money:
        return {reward.money.currency: reward.money.amount}
    return {"points": reward.points} if reward.points else {"product": 1}


@given(rewards)
def test_both_sides_of_a_reward_add_up_to_nothing_and_the_reviewers_is_its_worth(reward):
    ids = Ids(lambda: NOON, lambda size: b"\1" * size)

    given_, got = sides(campaign(reward=reward), application(7), ids=ids, at=NOON)

    assert (given_.unit, given_.amount + got.amount) == (got.unit, 0)
    assert {got.unit: got.amount} == worth(reward)
    assert (got.side, got.user_id, given_.side, given_.user_id) == (Side.REVIEWER, uuid(7), Side.CAMPAIGN, None)
    assert given_.reward_id == got.reward_id == uuid(7)


class World(RuleBasedStateMachine):
    """Campaigns, and people who do whatever they like in them."""

    campaigns = Bundle("campaigns")
    applications = Bundle("applications")

    def __init__(self):
        super().__init__()
        self.clock, self.pages = StillClock(), Pages()
        self.store = MemoryStore(MemoryDatabase(), ReviewMemory)
        self.review = service(self.store, self.clock, network=self.pages)
        self.recorder = ReviewRecorder(store=self.store, ids=self.review.ids)
        self.gone = set()
        self.owner = {}
        self.reward = {}
        self.got = defaultdict(Counter)
        self.spent = defaultdict(Counter)

    def tried(self, deed):
        """Do something if that is allowed; return what comes of it."""
        try:
            return deed()
        except Problem:
            return None

    @rule(target=campaigns, reward=rewards, places=st.integers(1, 3))
    def publish(self, reward, places):
        found = recruiting(self.review, places, reward=reward)
        self.reward[found.id] = reward
        return found.id

    @rule(target=applications, campaign_id=campaigns, number=st.sampled_from(PEOPLE))
    def apply(self, campaign_id, number):
        found = self.tried(lambda: applied(self.review, campaign_id, [number]))
        if number in self.gone or not found:
            return multiple()
        self.owner[found[0].id] = number
        return found[0].id

    @rule(one=applications, status=st.sampled_from([A.ACCEPTED, A.ACCEPTED, A.REJECTED, A.WAITLISTED]))
    def decide(self, one, status):
        self.tried(lambda: self.review.set_status(creator(), one, status))

    @rule(one=applications)
    def withdraw(self, one):
        self.tried(lambda: self.review.set_status(person(self.owner[one]), one, A.WITHDRAWN))

    @rule(one=applications)
    def ship(self, one):
        self.tried(lambda: self.review.ship(creator(), one, shipping="by post"))

    @rule(one=applications, page=st.sampled_from(["#ad Soap", "#ad Soap", "#ad", "Soap"]))
    def submit(self, one, page):
        self.pages.put(page)
        self.tried(lambda: self.review.submit(person(self.owner[one]), one, url=PAGE))
        look(self.review)

    @rule(one=applications)
    def go_all_the_way(self, one):
        self.decide(one, A.ACCEPTED)
        self.ship(one)
        self.submit(one, "#ad Soap")
        self.approve(one, override=False, by_creator=True)

    @rule(one=applications, override=st.booleans(), by_creator=st.booleans())
    def approve(self, one, override, by_creator):
        actor = creator() if by_creator else person(self.owner[one])
        found = self.tried(lambda: self.review.approve(actor, one, override=override))
        if found is not None:
            value = worth(self.reward[found.campaign_id])
            self.got[self.owner[one]].update(value)
            self.spent[found.campaign_id].update(value)

    @rule(one=applications)
    def request_changes(self, one):
        self.tried(lambda: self.review.request_changes(creator(), one, feedback="Shorter."))

    @rule(one=campaigns, deed=st.sampled_from(["close", "cancel"]))
    def turn(self, one, deed):
        self.tried(lambda: getattr(self.review, deed)(creator(), one))

    @rule(days=st.integers(1, 12))
    def time_goes_on(self, days):
        self.clock.advance(timedelta(days=days))
        fall_due(self.review)

    @rule(number=st.sampled_from(PEOPLE))
    def erase(self, number):
        with self.store.writing() as tx:
            self.recorder(tx, [PersonErased(at=self.clock.now, user_id=uuid(number))])
        self.gone.add(number)
        self.got.pop(number, None)

    @invariant()
    def everything_adds_up_to_nothing(self):
        with self.store.reading() as tx:
            entries = list(tx.unit.table("review_ledger").values())
        total, by_reward = Counter(), defaultdict(list)
        for entry in entries:
            total[entry.unit] += entry.amount
            by_reward[entry.reward_id].append(entry)
        assert set(total.values()) <= {0}
        for two in by_reward.values():
            assert sorted(entry.side for entry in two) == [Side.CAMPAIGN, Side.REVIEWER]
            assert len({entry.unit for entry in two}) == 1

    @invariant()
    def everybody_has_what_they_were_given_and_no_more(self):
        for number in PEOPLE:
            assert self.review.my_rewards(person(number)).balances == dict(self.got[number])
        for one in self.reward:
            given_ = self.review.spent(creator(), one).balances
            assert given_ == {unit: -amount for unit, amount in self.spent[one].items()}


World.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestWorld = World.TestCase
