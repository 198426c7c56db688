"""Sending, submitting, checking, judging: who may, when, and what comes of it."""

from datetime import timedelta

import attrs
import pytest

from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role
from softfactory.domain.kernel.fetch import FetchFailed, TargetNotAllowed
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.once import KeyReused
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.kernel.work import Done
from softfactory.domain.review.checking import TRIES
from softfactory.domain.review.judging import TO_CHANGE
from softfactory.domain.review.model import ApplicationState, CampaignState, Reward, RewardType
from softfactory.domain.review.problems import (
    ApplicationNotFound,
    ChecksFailed,
    ChecksMissing,
    InvalidSubmission,
    SubmittingOver,
)
from softfactory.domain.review.service import Review
from softfactory.domain.review.submissions import CHECK
from softfactory.testing.platform import StillClock
from softfactory.testing.review.pages import PAGE, PRIVATE, Pages
from softfactory.testing.review.samples import fall_due, service
from softfactory.testing.samples import NOON, uuid

CREATOR = Actor(role=Role.USER, user_id=uuid(1), products=frozenset({"review"}))
ANN = Actor(role=Role.USER, user_id=uuid(2))
BOB = Actor(role=Role.USER, user_id=uuid(3))
PRODUCT = Reward(type=RewardType.PRODUCT, text="A kettle")
MONEY = Reward(type=RewardType.MONEY, money=Money(amount=30000, currency="KRW"))
POINTS = Reward(type=RewardType.POINTS, points=500)
GOOD = "<h1>#ad Tea</h1>The Galaxy Kettle boils."
UNNAMED = "<h1>#ad Tea</h1>It boils."
UNDISCLOSED = "<h1>Tea</h1>The Galaxy Kettle boils."
DAY = timedelta(days=1)


@attrs.frozen
class Shop:
    """Review in memory, with one campaign."""

    review: Review
    clock: StillClock
    pages: Pages

    def campaign(self, reward=PRODUCT, places=2):
        """Publish a campaign that ends applying in a day and submitting in fifteen."""
        made = self.review.create(
            CREATOR,
            title="Try it",
            product_name="Galaxy Kettle",
            category="kitchen",
            description="It boils.",
            reward=reward,
            max_reviewers=places,
            deadline=self.clock.now + DAY,
            disclosure="#ad",
        )
        return self.review.publish(CREATOR, made.id)

    def accepted(self, actor=ANN, reward=PRODUCT):
        """Have somebody apply for a campaign of their own, be accepted, and return their application's id."""
        campaign = self.campaign(reward)
        made = self.review.apply(
            actor, campaign.id, message="I drink tea", sns_link="https://blog.example.org", follower_count=5
        )
        return self.review.set_status(CREATOR, made.id, ApplicationState.ACCEPTED).id

    def submitted(self, page=GOOD, reward=MONEY):
        """Have Ann submit a page, and return her application's id."""
        application_id = self.accepted(reward=reward)
        if page is not None:
            self.pages.put(page)
        self.review.submit(ANN, application_id, url=PAGE)
        return application_id

    def jobs(self):
        """Claim what is to be checked."""
        with self.review.store.writing() as tx:
            at = self.clock.now
            return [
                job
                for tried in (False, True)
                for job in tx.jobs.claim([CHECK], at=at, until=at + DAY, most=100, tried=tried)
            ]

    def look(self):
        """Check what is to be checked, as a worker does."""
        done = [Done(job=job, result=self.review.check(job)) for job in self.jobs()]
        with self.review.store.writing() as tx:
            self.review.keep_checks(tx, done)

    def state(self, application_id):
        return self.review.application(SYSTEM, application_id).state


@pytest.fixture
def shop(clock):
    pages = Pages()
    store = MemoryStore(MemoryDatabase(), ReviewMemory)
    return Shop(service(store, clock, network=pages), clock, pages)


def test_a_product_is_shipped_before_anything_is_submitted(shop):
    application_id = shop.accepted()

    with pytest.raises(InvalidTransition):
        shop.review.submit(ANN, application_id, url=PAGE)
    shipped = shop.review.ship(CREATOR, application_id, shipping=" by post, 123 ")

    assert (shipped.state, shipped.shipping) == (ApplicationState.FULFILLED, "by post, 123")
    submitted = shop.review.submit(ANN, application_id, url=PAGE)
    assert (submitted.state, submitted.url, submitted.checks) == (ApplicationState.SUBMITTED, PAGE, None)


@pytest.mark.parametrize("reward", [MONEY, POINTS], ids=["money", "points"])
def test_where_there_is_nothing_to_send_one_submits_at_once(shop, reward):
    application_id = shop.accepted(reward=reward)

    assert shop.review.submit(ANN, application_id, url=PAGE).state is ApplicationState.SUBMITTED


def test_shipping_money_is_possible_all_the_same(shop):
    application_id = shop.accepted(reward=MONEY)

    assert shop.review.ship(CREATOR, application_id, shipping="by bank").state is ApplicationState.FULFILLED
    assert shop.review.submit(ANN, application_id, url=PAGE).state is ApplicationState.SUBMITTED


@pytest.mark.parametrize("text", ["", "  ", "x" * 501, "a\x00b", "a\x1bb", "\ud800"])
def test_what_is_said_about_the_delivery_is_a_short_text(shop, text):
    application_id = shop.accepted()

    with pytest.raises(InvalidSubmission):
        shop.review.ship(CREATOR, application_id, shipping=text)


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\x00b"])
def test_feedback_is_a_text(shop, text):
    application_id = shop.submitted()

    with pytest.raises(InvalidSubmission):
        shop.review.request_changes(CREATOR, application_id, feedback=text)


@pytest.mark.parametrize(
    "url", ["https://example.org/" + "x" * 1981, "https://example.org/\n", "https://a\ud800", "a\0"]
)
def test_an_address_is_short_and_printable(shop, url):
    application_id = shop.accepted(reward=MONEY)

    with pytest.raises(InvalidSubmission):
        shop.review.submit(ANN, application_id, url=url)


def test_an_address_that_leads_to_the_machine_itself_is_refused_before_anything_is_stored(shop):
    application_id = shop.accepted(reward=MONEY)

    with pytest.raises(TargetNotAllowed):
        shop.review.submit(ANN, application_id, url=PRIVATE)

    assert shop.state(application_id) is ApplicationState.ACCEPTED
    assert (shop.jobs(), shop.pages.asked) == ([], [])


def test_strangers_learn_nothing_and_have_no_name_looked_up(shop):
    application_id = shop.submitted()

    for deed in (
        lambda: shop.review.application(BOB, application_id),
        lambda: shop.review.ship(BOB, application_id, shipping="x"),
        lambda: shop.review.submit(BOB, application_id, url=PRIVATE),
        lambda: shop.review.approve(BOB, application_id),
        lambda: shop.review.request_changes(BOB, application_id, feedback="x"),
        lambda: shop.review.application(ANN, uuid(999)),
    ):
        with pytest.raises(ApplicationNotFound):
            deed()


def test_neither_side_does_the_others_part(shop):
    application_id = shop.submitted()
    shop.look()

    for deed in (
        lambda: shop.review.submit(CREATOR, application_id, url=PAGE),
        lambda: shop.review.submit(SYSTEM, application_id, url=PAGE),
        lambda: shop.review.ship(ANN, application_id, shipping="x"),
        lambda: shop.review.approve(ANN, application_id),
        lambda: shop.review.request_changes(ANN, application_id, feedback="x"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert shop.state(application_id) is ApplicationState.SUBMITTED


def test_what_is_late_is_not_submitted(shop):
    application_id = shop.accepted(reward=MONEY)
    due_at = shop.review.application(ANN, application_id).due_at
    shop.clock.now = due_at

    with pytest.raises(SubmittingOver):
        shop.review.submit(ANN, application_id, url=PAGE)

    shop.clock.now -= timedelta(microseconds=1)
    assert shop.review.submit(ANN, application_id, url=PAGE).state is ApplicationState.SUBMITTED


def test_a_submission_is_looked_at_and_both_sides_see_what_was_found(shop):
    application_id = shop.submitted(UNDISCLOSED)

    shop.look()

    for actor in (ANN, CREATOR):
        checks = shop.review.application(actor, application_id).checks
        assert (checks.reachable, checks.names_product, checks.disclosed) == (True, True, False)
        assert (checks.at, checks.details) == (shop.clock.now, {"disclosed": "The page does not say “#ad”."})
    assert shop.pages.asked == [PAGE]


def test_a_submission_that_was_not_looked_at_is_not_approved_even_so(shop):
    application_id = shop.submitted()

    for override in (False, True):
        with pytest.raises(ChecksMissing):
            shop.review.approve(CREATOR, application_id, override=override)


def test_a_good_one_is_rewarded_when_it_is_approved(shop):
    application_id = shop.submitted()
    shop.look()

    approved = shop.review.approve(CREATOR, application_id)

    assert approved.state is ApplicationState.REWARDED
    assert shop.review.my_rewards(ANN).balances == {"KRW": 30000}
    assert shop.review.spent(CREATOR, approved.campaign_id).balances == {"KRW": -30000}
    with pytest.raises(InvalidTransition):
        shop.review.approve(CREATOR, application_id)
    assert shop.review.my_rewards(ANN).balances == {"KRW": 30000}


def test_one_that_does_not_name_the_product_is_approved_by_override_only(shop):
    application_id = shop.submitted(UNNAMED)
    shop.look()

    with pytest.raises(ChecksFailed, match=r"does not name Galaxy Kettle.*override"):
        shop.review.approve(CREATOR, application_id)
    assert shop.review.my_rewards(ANN).balances == {}

    assert shop.review.approve(CREATOR, application_id, override=True).state is ApplicationState.REWARDED


@pytest.mark.parametrize("page", [UNDISCLOSED, "<p hidden>#ad</p>nothing", "<script>#ad Galaxy Kettle</script>"])
def test_nothing_overrides_a_missing_disclosure(shop, page):
    application_id = shop.submitted(page)
    shop.look()

    for actor in (CREATOR, SYSTEM):
        for override in (False, True):
            with pytest.raises(ChecksFailed) as refused:
                shop.review.approve(actor, application_id, override=override)
            assert "override" not in str(refused.value)
    assert shop.state(application_id) is ApplicationState.SUBMITTED


def test_changes_are_asked_for_made_and_looked_at_anew(shop):
    application_id = shop.submitted(UNDISCLOSED)
    shop.look()

    asked = shop.review.request_changes(CREATOR, application_id, feedback="Say #ad.")
    shop.pages.put(GOOD)
    again = shop.review.submit(ANN, application_id, url=PAGE)

    assert (asked.state, asked.feedback) == (ApplicationState.CHANGES_REQUESTED, "Say #ad.")
    assert (again.state, again.checks) == (ApplicationState.SUBMITTED, None)
    with pytest.raises(ChecksMissing):
        shop.review.approve(CREATOR, application_id)
    shop.look()
    assert shop.review.approve(CREATOR, application_id).state is ApplicationState.REWARDED


def test_who_is_asked_for_changes_has_a_week_at_least(shop):
    application_id = shop.submitted()
    due_at = shop.review.application(ANN, application_id).due_at
    early = shop.review.request_changes(CREATOR, application_id, feedback="x")
    shop.review.submit(ANN, application_id, url=PAGE)
    shop.clock.now = due_at - timedelta(hours=1)

    late = shop.review.request_changes(CREATOR, application_id, feedback="x")

    assert (early.due_at, late.due_at) == (due_at, shop.clock.now + TO_CHANGE)
    shop.clock.now = late.due_at - timedelta(seconds=1)
    assert shop.review.submit(ANN, application_id, url=PAGE).state is ApplicationState.SUBMITTED


def test_a_key_repeats_nothing(shop):
    application_id = shop.accepted(reward=MONEY)
    shop.pages.put(GOOD)

    first = shop.review.submit(ANN, application_id, url=PAGE, key="k")
    assert shop.review.submit(ANN, application_id, url=PAGE, key="k") == first
    with pytest.raises(KeyReused):
        shop.review.submit(ANN, application_id, url=PAGE + "2", key="k")
    shop.look()
    approved = shop.review.approve(CREATOR, application_id, key="k")
    assert shop.review.approve(CREATOR, application_id, key="k") == approved
    with pytest.raises(KeyReused):
        shop.review.approve(CREATOR, application_id, override=True, key="k")

    assert len(shop.pages.asked) == 1
    assert shop.review.my_rewards(ANN).balances == {"KRW": 30000}


def test_what_does_not_answer_is_asked_for_some_times_before_that_is_said(shop):
    application_id = shop.submitted(None)
    [job] = shop.jobs()

    for attempt in range(1, TRIES):
        with pytest.raises(FetchFailed):
            shop.review.check(attrs.evolve(job, attempts=attempt))
    finding = shop.review.check(attrs.evolve(job, attempts=TRIES))

    assert finding.checks.details["reachable"] == "The server cannot be reached."
    assert shop.state(application_id) is ApplicationState.SUBMITTED


@pytest.mark.parametrize(("status", "is_passing"), [(503, True), (429, True), (404, False), (403, False)])
def test_a_status_that_may_pass_is_asked_for_again(shop, status, is_passing):
    shop.submitted(None)
    shop.pages.put(GOOD, status=status)
    [job] = shop.jobs()

    if is_passing:
        with pytest.raises(FetchFailed):
            shop.review.check(job)
    last = shop.review.check(attrs.evolve(job, attempts=TRIES))

    assert last.checks.details["reachable"] == f"The address answered {status}."


def test_an_address_that_leads_inside_by_now_is_said_to_be_at_once(shop):
    application_id = shop.submitted(None)
    shop.pages.replies[PAGE] = TargetNotAllowed("It leads to a private network.")

    shop.look()

    checks = shop.review.application(ANN, application_id).checks
    assert checks.details["reachable"] == "It leads to a private network."


def test_what_was_found_of_an_earlier_submission_is_not_kept(shop):
    application_id = shop.submitted(UNDISCLOSED)
    [job] = shop.jobs()
    stale = Done(job=job, result=shop.review.check(job))
    shop.review.request_changes(CREATOR, application_id, feedback="x")
    shop.clock.advance(timedelta(seconds=1))
    shop.pages.put(GOOD)
    shop.review.submit(ANN, application_id, url=PAGE)

    with shop.review.store.writing() as tx:
        shop.review.keep_checks(tx, [stale])
    assert shop.review.application(ANN, application_id).checks is None
    shop.look()
    assert shop.review.application(ANN, application_id).checks.disclosed


def test_what_is_over_is_not_fetched(shop):
    application_id = shop.submitted()
    shop.review.set_status(CREATOR, application_id, ApplicationState.REJECTED)

    shop.look()

    assert shop.pages.asked == []
    assert shop.review.application(ANN, application_id).checks is None


def test_the_last_reward_settles_the_campaign(shop):
    application_id = shop.submitted()
    campaign_id = shop.review.application(ANN, application_id).campaign_id
    shop.look()
    shop.clock.now = NOON + 16 * DAY

    shop.review.approve(CREATOR, application_id)

    assert shop.review.campaign(CREATOR, campaign_id).state is CampaignState.SETTLED


def test_a_closed_campaign_asks_for_no_changes_and_still_rewards(shop):
    application_id = shop.submitted()
    campaign_id = shop.review.application(ANN, application_id).campaign_id
    shop.look()
    shop.clock.now = NOON + 16 * DAY
    fall_due(shop.review)

    assert shop.review.campaign(CREATOR, campaign_id).state is CampaignState.CLOSED
    with pytest.raises(InvalidTransition):
        shop.review.request_changes(CREATOR, application_id, feedback="x")
    assert shop.review.approve(CREATOR, application_id).state is ApplicationState.REWARDED


def test_only_the_creator_sees_what_a_campaign_spent(shop):
    campaign = shop.campaign()

    assert shop.review.spent(CREATOR, campaign.id).balances == {}
    with pytest.raises(Exception, match="no such campaign"):
        shop.review.spent(ANN, campaign.id)
