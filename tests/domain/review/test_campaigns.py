"""Campaigns: what they may say, who sees them, and how they change."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.adapters.memory.review import ReviewMemory
from softfactory.adapters.memory.store import MemoryDatabase, MemoryStore
from softfactory.domain.kernel.actor import SYSTEM, NotAllowed, SubscriptionRequired
from softfactory.domain.kernel.money import MOST_OF_A_PRICE, InvalidMoney, Money
from softfactory.domain.kernel.once import KeyReused
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.domain.review.course import DUE
from softfactory.domain.review.model import ApplicationState as A
from softfactory.domain.review.model import CampaignState as C
from softfactory.domain.review.model import Reward, RewardType
from softfactory.domain.review.places import CAMPAIGN_MOVES
from softfactory.domain.review.ports import CampaignCriteria
from softfactory.domain.review.problems import CampaignNotFound, InvalidCampaign
from softfactory.domain.review.rules import canonical, reward_of, submitting_ends
from softfactory.testing.platform import StillClock
from softfactory.testing.review.samples import (
    DAY,
    POINTS,
    applied,
    campaign,
    creator,
    fall_due,
    person,
    recruiting,
    service,
)
from softfactory.testing.samples import NOON, uuid

TICK = timedelta(microseconds=1)
SUNDAY = 6
LINES = ("title", "product_name", "disclosure")
NO_ZONES = ("", "Seoul", "Asia", "../etc/passwd", "/etc/localtime", "Asia/Seoul\0", "x" * 999, "localtime", "Factory")
DEADLINE = NOON + 10 * DAY
NEW = {
    "title": "Try our soap",
    "product_name": "Soap",
    "category": "beauty",
    "description": "It smells of pines.",
    "reward": POINTS,
    "max_reviewers": 10,
    "deadline": DEADLINE,
    "disclosure": "#ad",
}


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def review(clock):
    return service(MemoryStore(MemoryDatabase(), ReviewMemory), clock)


def calls(review):
    """Return when campaigns are to be carried on."""
    with review.store.reading() as tx:
        return {job.due_at for job in tx.jobs.listed(None, PageRequest(limit=100)).items if job.kind == DUE}


def test_a_draft_has_what_was_given_and_two_weeks_to_submit_in_seoul(review):
    made = review.create(creator(), **NEW)

    assert made == campaign(id=made.id, state=C.DRAFT, submit_by=NOON + 24 * DAY)
    assert review.campaign(creator(), made.id) == made
    assert calls(review) == set()


def test_texts_are_kept_without_spaces_around_them_and_the_category_in_lower_case(review):
    given = {
        "title": " 체험단 💚 ",
        "category": "  Home  and GARDEN ",
        "description": "\r\na\r\n\tb\r\n",
        "disclosure": "#광고 ",
    }

    made = review.create(creator(), **NEW | given)

    assert (made.title, made.category, made.disclosure) == ("체험단 💚", "home and garden", "#광고")
    assert made.description == "a\n\tb"


@pytest.mark.parametrize(
    "given",
    [
        *({name: text} for name in LINES for text in ("", " ", "x" * 201, "a\nb", "\0")),
        *({"category": text} for text in ("", "x" * 51, "a\tb")),
        *({"description": text} for text in ("", "\n", "x" * 10_001, "a\x1bb", "\ud800", "a\u2028b")),
        *({"max_reviewers": places} for places in (-1, 0, 10_001, 2**63)),
        *({"deadline": NOON + late} for late in (-DAY, timedelta(0), 365 * DAY + TICK)),
        {"deadline": datetime(2026, 3, 11)},  # noqa: DTZ001 - without its zone
        {"deadline": datetime.max.replace(tzinfo=timezone(-DAY / 2))},
        {"deadline": datetime(9999, 12, 31, tzinfo=UTC)},
        {"deadline": datetime(1, 1, 1, tzinfo=UTC), "timezone": "America/New_York"},
        *({"submit_by": DEADLINE + late} for late in (-DAY, timedelta(0), 365 * DAY + TICK)),
        {"submit_by": datetime(2026, 3, 21)},  # noqa: DTZ001 - without its zone
        *({"timezone": name} for name in NO_ZONES),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_acceptable_is_refused_and_nothing_is_made(review, given):
    with pytest.raises(InvalidCampaign):
        review.create(creator(), **NEW | given)

    assert review.my_campaigns(creator()).items == []


@pytest.mark.parametrize(
    "given",
    [
        {"max_reviewers": 1}, {"max_reviewers": 10_000}, {"deadline": NOON + TICK}, {"deadline": NOON + 365 * DAY},
        {"submit_by": DEADLINE + TICK}, {"submit_by": DEADLINE + 365 * DAY},
        {"timezone": "America/Argentina/Buenos_Aires"}, {"timezone": "UTC"}, {"title": "x" * 200},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_just_acceptable_is_taken(review, given):
    assert given.items() <= attrs.asdict(review.create(creator(), **NEW | given)).items()


@pytest.mark.parametrize(
    ("kind", "value", "reward"),
    [
        ("product", " a bar of soap ", Reward(type=RewardType.PRODUCT, text="a bar of soap")),
        (
            "money",
            Money(amount=1, currency="USD"),
            Reward(type=RewardType.MONEY, money=Money(amount=1, currency="USD")),
        ),
        ("points", 10_000_000, Reward(type=RewardType.POINTS, points=10_000_000)),
    ],
)
def test_a_reward_is_what_its_type_says(kind, value, reward):
    assert reward_of(RewardType(kind), value) == reward


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("product", ""), ("product", "x" * 201), ("product", 5), ("product", Money(amount=1, currency="USD")),
        ("money", 5), ("money", "5 USD"), ("money", Money(amount=0, currency="USD")),
        ("money", Money(amount=-1, currency="USD")), ("money", Money(amount=MOST_OF_A_PRICE + 1, currency="USD")),
        ("points", 0), ("points", -1), ("points", 10_000_001), ("points", "5"), ("points", True), ("points", 1.5),
    ],
)  # fmt: skip
def test_a_reward_of_another_kind_or_beyond_its_limits_is_refused(kind, value):
    with pytest.raises((InvalidCampaign, InvalidMoney)):
        reward_of(RewardType(kind), value)


@given(st.integers(0, 4 * 365 * 24 * 60), st.sampled_from(["America/New_York", "Asia/Seoul"]))
def test_submitting_ends_two_weeks_later_at_the_same_time_of_day(minutes, name):
    at = NOON + timedelta(minutes=minutes)

    ends = submitting_ends(at, name).astimezone(ZoneInfo(name)).replace(tzinfo=None)

    wanted = at.astimezone(ZoneInfo(name)).replace(tzinfo=None) + 14 * DAY
    is_left_out = (wanted.month, wanted.hour) == (3, 2) and wanted.weekday() == SUNDAY and name != "Asia/Seoul"
    assert ends - wanted in ({timedelta(0), timedelta(hours=1)} if is_left_out else {timedelta(0)})


@given(st.text(max_size=20))
def test_a_category_is_found_however_it_is_spelt(name):
    assert canonical(canonical(name)) == canonical(name)
    assert canonical(f" {name}  ") == canonical(name)


def test_campaigns_are_made_by_users_who_subscribed(review):
    for stranger in (person(1), person(1, "coocook")):
        with pytest.raises(SubscriptionRequired):
            review.create(stranger, **NEW)
    with pytest.raises(NotAllowed):
        review.create(SYSTEM, **NEW)


def test_the_same_key_makes_one_and_for_another_one_it_is_refused(review, clock):
    made = review.create(creator(), key="k", **NEW)
    clock.advance(DAY)

    assert review.create(creator(), key="k", **NEW) == made
    assert review.create(creator(), key="l", **NEW) != made
    with pytest.raises(KeyReused):
        review.create(creator(), key="k", **NEW | {"title": "Another"})
    assert len(review.my_campaigns(creator()).items) == 2
    clock.advance(11 * DAY)  # the deadline has passed
    assert review.create(creator(), key="k", **NEW) == made


def test_a_draft_is_its_creators_and_once_published_everybodys(review):
    made = review.create(creator(), **NEW)
    for stranger in (None, person(1)):
        with pytest.raises(CampaignNotFound):
            review.campaign(stranger, made.id)
    assert review.campaigns().items == []

    published = review.publish(creator(), made.id)

    assert published == attrs.evolve(made, state=C.RECRUITING)
    assert [review.campaign(who, made.id) for who in (None, person(1), SYSTEM)] == [published] * 3
    assert review.campaigns(CampaignCriteria(category=" BEAUTY")).items == [published]
    assert review.campaigns(CampaignCriteria(category="food")).items == []
    assert calls(review) == {made.deadline, made.submit_by}


def test_a_draft_whose_time_has_come_is_not_published(review, clock):
    made = review.create(creator(), **NEW)
    clock.advance(10 * DAY)

    with pytest.raises(InvalidCampaign):
        review.publish(creator(), made.id)

    assert review.campaign(creator(), made.id).state is C.DRAFT


@pytest.mark.parametrize("deed", ["publish", "close", "cancel"])
def test_the_same_key_does_it_once_and_without_one_again_is_out_of_order(review, deed):
    made = review.create(creator(), **NEW)
    if deed == "close":
        review.publish(creator(), made.id)
    do = getattr(review, deed)

    first = do(creator(), made.id, key="k")

    assert do(creator(), made.id, key="k") == first == review.campaign(creator(), made.id)
    if deed != "close":  # which there is twice
        with pytest.raises(InvalidTransition):
            do(creator(), made.id)


@pytest.mark.parametrize("deed", ["publish", "close", "cancel", "change"])
def test_another_persons_campaign_is_none(review, deed):
    made = recruiting(review, 1)

    with pytest.raises(CampaignNotFound):
        getattr(review, deed)(person(1, "review"), made.id)
    with pytest.raises(CampaignNotFound):
        getattr(review, deed)(creator(), uuid(1))


def test_who_subscribed_no_longer_still_closes_and_cancels(review):
    first, second = recruiting(review, 1), recruiting(review, 1)
    former = attrs.evolve(creator(), products=frozenset())

    assert review.close(former, first.id).state is C.SELECTING
    assert review.cancel(former, second.id).state is C.CANCELED
    with pytest.raises(SubscriptionRequired):
        review.publish(former, first.id)
    with pytest.raises(SubscriptionRequired):
        review.change(former, first.id, description="Another")


def test_all_of_a_draft_may_change_and_a_moved_deadline_takes_the_end_of_submitting_along(review):
    made = review.create(creator(), **NEW)
    given = {
        "title": "Another", "product_name": "Tea", "category": "Drinks", "description": "Hot.", "disclosure": "#gift",
        "reward": Reward(type=RewardType.PRODUCT, text="tea"), "max_reviewers": 2, "timezone": "UTC",
    }  # fmt: skip

    changed = review.change(creator(), made.id, **given, deadline=NOON + DAY)

    assert changed == attrs.evolve(
        made, **given | {"category": "drinks"}, deadline=NOON + DAY, submit_by=NOON + 15 * DAY
    )
    assert review.change(creator(), made.id, submit_by=NOON + 3 * DAY).submit_by == NOON + 3 * DAY
    assert review.change(creator(), made.id).submit_by == NOON + 3 * DAY
    assert calls(review) == set()


@pytest.mark.parametrize(
    "given",
    [
        {"title": "Another"}, {"reward": Reward(type=RewardType.POINTS, points=1)}, {"timezone": "UTC"},
        {"disclosure": "#none"}, {"max_reviewers": 9}, {"deadline": NOON + 9 * DAY}, {"submit_by": NOON + 23 * DAY},
        {"deadline": NOON + 11 * DAY, "submit_by": NOON + 23 * DAY},
    ],
    ids=str,
)  # fmt: skip
def test_a_campaign_that_recruits_keeps_its_word(review, given):
    made = recruiting(review, 10)

    with pytest.raises(InvalidTransition):
        review.change(creator(), made.id, **given)

    assert review.campaign(None, made.id) == made


def test_what_stays_as_it_is_is_no_change(review):
    made = recruiting(review, 10)

    assert review.change(creator(), made.id, title=made.title, max_reviewers=10, deadline=made.deadline) == made


def test_a_campaign_that_recruits_may_grow_and_who_waits_moves_up(review):
    made = recruiting(review, 1)
    asked = applied(review, made.id, [1, 2, 3, 4])
    for one in asked:
        review.set_status(creator(), one.id, A.ACCEPTED)

    grown = review.change(creator(), made.id, description="More!", max_reviewers=3, deadline=made.deadline + DAY)

    assert (grown.taken, grown.description, grown.submit_by) == (3, "More!", made.submit_by + DAY)
    found = review.applications(creator(), made.id).items[::-1]
    assert [one.state for one in found] == [A.ACCEPTED] * 3 + [A.WAITLISTED]
    assert {one.due_at for one in found[:3]} == {grown.submit_by}
    assert {grown.deadline, grown.submit_by} <= calls(review)


def test_a_deadline_that_was_moved_is_the_one_that_counts(review, clock):
    made = recruiting(review, 1)
    review.change(creator(), made.id, deadline=made.deadline + DAY)
    clock.advance(10 * DAY)
    fall_due(review)
    assert review.campaign(None, made.id).state is C.RECRUITING

    clock.advance(DAY)
    fall_due(review)

    assert review.campaign(None, made.id).state is C.SELECTING


@pytest.mark.parametrize("state", [C.SELECTING, C.RUNNING, C.CANCELED])
def test_nothing_changes_once_applying_is_over(review, state):
    made = recruiting(review, 1)
    {C.CANCELED: review.cancel}.get(state, review.close)(creator(), made.id)
    if state is C.RUNNING:
        review.close(creator(), made.id)

    with pytest.raises(InvalidTransition):
        review.change(creator(), made.id, description="Another")


def test_closing_ends_applying_and_then_choosing_and_no_more(review):
    made = recruiting(review, 1)

    assert [review.close(creator(), made.id).state for _ in range(2)] == [C.SELECTING, C.RUNNING]
    with pytest.raises(InvalidTransition):
        review.close(creator(), made.id)


def test_a_campaign_that_nobody_is_taken_for_ends_by_itself(review, clock):
    made = recruiting(review, 1)
    [asked] = applied(review, made.id, [1])
    clock.advance(made.deadline - clock.now)
    fall_due(review)
    assert review.campaign(None, made.id).state is C.SELECTING

    clock.advance(made.submit_by - clock.now)
    fall_due(review)

    assert review.campaign(None, made.id).state is C.SETTLED
    assert review.application(person(1), asked.id).state is A.REJECTED


def test_choosing_is_over_when_every_place_is_taken(review, clock):
    made = recruiting(review, 2)
    asked = applied(review, made.id, [1, 2, 3])
    review.set_status(creator(), asked[0].id, A.ACCEPTED)
    clock.advance(made.deadline - clock.now)
    fall_due(review)
    assert review.campaign(None, made.id).state is C.SELECTING

    review.set_status(creator(), asked[1].id, A.ACCEPTED)

    assert review.campaign(None, made.id).state is C.RUNNING


def test_a_full_campaign_recruits_on_until_its_deadline(review, clock):
    made = recruiting(review, 1)
    [asked] = applied(review, made.id, [1])
    review.set_status(creator(), asked.id, A.ACCEPTED)
    assert review.campaign(None, made.id).state is C.RECRUITING

    clock.advance(made.deadline - clock.now)
    fall_due(review)

    assert review.campaign(None, made.id).state is C.RUNNING


def test_who_was_sent_something_goes_on_when_a_campaign_is_canceled(review):
    made = recruiting(review, 3)
    asked = applied(review, made.id, range(1, 6))
    for one in asked[:4]:
        review.set_status(creator(), one.id, A.ACCEPTED)
    review.ship(creator(), asked[0].id, shipping="On its way.")
    review.submit(person(2), asked[1].id, url="https://example.com/2")

    canceled = review.cancel(creator(), made.id)

    assert (canceled.state, canceled.taken) == (C.CANCELED, 2)
    states = [one.state for one in review.applications(creator(), made.id).items[::-1]]
    assert states == [A.FULFILLED, A.SUBMITTED, A.REJECTED, A.REJECTED, A.REJECTED]
    assert review.submit(person(1), asked[0].id, url="https://example.com/1").state is A.SUBMITTED
    assert review.campaigns().items == []


def test_every_state_is_in_the_table_and_the_ends_lead_nowhere():
    assert set(CAMPAIGN_MOVES) == set(C)
    assert {state for state, moves in CAMPAIGN_MOVES.items() if not moves} == {C.SETTLED, C.CANCELED}
