"""The contract of submissions: looked at once submitted, and rewarded once, however many approve at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.kernel.work import Done
from softfactory.domain.review.model import Application, ApplicationState, Checks, Reward, RewardType
from softfactory.domain.review.service import Review
from softfactory.domain.review.submissions import CHECK
from softfactory.testing.review.pages import PAGE, Pages
from softfactory.testing.review.samples import DAY, applied, at_once, creator, person, recruiting, service
from softfactory.testing.samples import NOON
from softfactory.testing.stores import OpenReview

A = ApplicationState
WON = Reward(type=RewardType.MONEY, money=Money(amount=30_000, currency="KRW"))
GOOD = "<h1>#ad Washing</h1>I washed with Soap."


def look(review: Review) -> list[Job]:
    """Look at what was submitted, as the worker does; return the jobs that were there."""
    at = review.now()
    with review.store.writing() as tx:
        jobs = list(tx.jobs.claim([CHECK], at=at, until=at + DAY, most=1000, tried=False))
    done = [Done(job=job, result=review.check(job)) for job in jobs]
    with review.store.writing() as tx:
        tx.jobs.finish(jobs)
        review.keep_checks(tx, done)
    return jobs


def submitted(review: Review, people: int = 1, **given: Any) -> list[Application]:
    """Return what so many people submitted for a campaign, accepted and not yet looked at."""
    campaign = recruiting(review, people, **{"reward": WON, **given})
    for one in applied(review, campaign.id, range(1, people + 1)):
        review.set_status(creator(), one.id, A.ACCEPTED)
    mine = reversed(review.applications(creator(), campaign.id).items)
    return [review.submit(person(number), one.id, url=PAGE) for number, one in enumerate(mine, start=1)]


class SubmissionsContract:
    """What comes of every adapter's locks, constraints and columns."""

    def test_a_submission_is_looked_at_approved_and_rewarded(self, open_review: OpenReview) -> None:
        pages = Pages()
        review = service(open_review(), network=pages)
        pages.put(GOOD)
        [one] = submitted(review)

        look(review)
        checked = review.application(creator(), one.id)
        rewarded = review.approve(creator(), one.id)

        assert (one.state, one.url, one.checks) == (A.SUBMITTED, PAGE, None)
        assert checked.checks == Checks(at=NOON, reachable=True, names_product=True, disclosed=True)
        assert rewarded == review.application(person(1), one.id)
        assert rewarded.state is A.REWARDED
        assert review.my_rewards(person(1)).balances == {"KRW": 30_000}
        assert review.spent(creator(), one.campaign_id).balances == {"KRW": -30_000}

    def test_what_was_found_is_kept_word_by_word(self, open_review: OpenReview) -> None:
        review = service(open_review(), network=(pages := Pages()))
        pages.put("안녕")
        [one] = submitted(review, product_name='비누 "10%"', disclosure="#광고\\")

        look(review)

        found = review.application(person(1), one.id).checks
        assert found == Checks(
            at=NOON,
            reachable=True,
            names_product=False,
            disclosed=False,
            details={
                "names_product": 'The page does not name 비누 "10%".',
                "disclosed": "The page does not say “#광고\\”.",
            },
        )

    def test_of_many_approvals_at_once_one_rewards(self, open_review: OpenReview) -> None:
        review = service(open_review(), network=(pages := Pages()))
        pages.put(GOOD)
        [one] = submitted(review)
        look(review)
        together = Barrier(8)

        def approve(_: int) -> bool:
            together.wait()
            try:
                review.approve(creator(), one.id)
            except InvalidTransition:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(approve, range(8))) == [False] * 7 + [True]

        assert len(review.my_rewards(person(1)).entries.items) == 1
        assert review.spent(creator(), one.campaign_id).balances == {"KRW": -30_000}

    def test_of_many_approvals_under_one_key_each_has_the_same_answer(self, open_review: OpenReview) -> None:
        review = service(open_review(), network=(pages := Pages()))
        pages.put(GOOD)
        [one] = submitted(review)
        look(review)

        answers = at_once(lambda _: review.approve(creator(), one.id, key="once"), 8)

        assert answers == [review.application(person(1), one.id)] * 8
        assert review.my_rewards(person(1)).balances == {"KRW": 30_000}

    def test_everybody_of_a_campaign_is_rewarded_at_once(self, open_review: OpenReview) -> None:
        review = service(open_review(), network=(pages := Pages()))
        pages.put(GOOD)
        mine = submitted(review, 12)
        look(review)

        at_once(lambda index: review.approve(creator(), mine[index].id), 12)

        assert review.spent(creator(), mine[0].campaign_id).balances == {"KRW": -360_000}
        assert [review.my_rewards(person(number)).balances for number in range(1, 13)] == [{"KRW": 30_000}] * 12

    def test_who_asks_for_changes_while_another_approves_finds_it_done_or_is_first(
        self, open_review: OpenReview
    ) -> None:
        review = service(open_review(), network=(pages := Pages()))
        pages.put(GOOD)
        mine = submitted(review, 8)
        look(review)
        together = Barrier(2)

        def judge(index: int) -> str:
            one = mine[index // 2].id
            together.wait()
            try:
                if index % 2:
                    return review.approve(creator(), one).state
                return review.request_changes(creator(), one, feedback="Shorter.").state
            except InvalidTransition:
                return "refused"

        with ThreadPoolExecutor(2) as pool:
            judged = list(pool.map(judge, range(16)))

        found = Counter(review.application(creator(), one.id).state for one in mine)
        assert judged.count("refused") == 8
        assert found == Counter(A(one) for one in judged if one != "refused")
        assert len(review.spent(creator(), mine[0].campaign_id).entries.items) == found[A.REWARDED]

    def test_what_is_submitted_twice_under_one_key_is_looked_at_once(self, open_review: OpenReview) -> None:
        review = service(open_review(), network=(pages := Pages()))
        pages.put(GOOD)
        campaign = recruiting(review, 1, reward=WON)
        [one] = applied(review, campaign.id, [1])
        review.set_status(creator(), one.id, A.ACCEPTED)

        answers = at_once(lambda _: review.submit(person(1), one.id, url=PAGE, key="once"), 8)

        assert [answer.state for answer in answers] == [A.SUBMITTED] * 8
        assert [job.payload for job in look(review)] == [{"application_id": one.id}]
