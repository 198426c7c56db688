"""Becoming a chef, changing what is said of one, and what is refused."""

from datetime import date, timedelta

import attrs
import pytest

from softfactory.domain.coocook.exported import EXPORTED
from softfactory.domain.coocook.model import Exceptional, Hours, Opening, Profile, RefundPolicy, Weekly
from softfactory.domain.coocook.problems import (
    AlreadyAChef,
    CalendarNotFound,
    ChefNotFound,
    InvalidChef,
    InvalidHours,
    NonexistentTime,
    NotAChef,
)
from softfactory.domain.kernel.actor import SYSTEM, Actor, NotAllowed, Role
from softfactory.domain.kernel.calendars import Span
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.fetch import TargetNotAllowed
from softfactory.domain.kernel.money import InvalidMoney, Money
from softfactory.domain.kernel.once import KeyReused
from softfactory.domain.kernel.portable import portable
from softfactory.testing.samples import NOON, uuid
from tests.domain.coocook.bookings import START, user

KIM = Profile(
    name=" Kim ",
    bio="Thirty years.\r\nOf soup.",
    cuisines=("Korean", "THAI", "korean"),
    location="Seoul",
    timezone="Asia/Seoul",
    rate=Money(amount=45_000, currency="KRW"),
    policy=RefundPolicy.STRICT,
)
NINE_TO_FIVE = Hours(weekly=(Weekly(weekday=0, opening=Opening(opens=540, closes=1020)),))


@pytest.fixture
def coocook(everywhere):
    yield everywhere.coocook
    everywhere.worker.wakeup.close()


@pytest.fixture
def kims(platform):
    """CooCook, with user 1 as a chef."""
    platform.coocook.become_chef(user(1), KIM)
    return platform.coocook


def test_whoever_becomes_a_chef_is_found_without_a_subscription(coocook):
    made = coocook.become_chef(user(1), KIM)

    assert coocook.chef(made.id) == coocook.my_chef(user(1)) == made
    assert (made.name, made.bio, made.cuisines) == ("Kim", "Thirty years.\nOf soup.", ("korean", "thai"))
    assert (made.user_id, made.created_at, made.rating, made.policy) == (uuid(1), NOON, None, RefundPolicy.STRICT)
    assert list(coocook.chefs().items) == [made]


def test_the_same_key_makes_one_chef(coocook):
    made, again = (coocook.become_chef(user(1), KIM, hours=NINE_TO_FIVE, key="a") for _ in range(2))

    assert made == again
    with pytest.raises(KeyReused):
        coocook.become_chef(user(1), attrs.evolve(KIM, name="Lee"), key="a")
    with pytest.raises(AlreadyAChef):
        coocook.become_chef(user(1), KIM, key="b")


def test_a_user_is_one_chef_and_the_house_has_several(platform):
    coocook = platform.coocook
    coocook.become_chef(user(1), KIM)
    with pytest.raises(AlreadyAChef):
        coocook.become_chef(user(1), KIM)

    assert [coocook.become_chef(SYSTEM, KIM).user_id for _ in range(2)] == [None, None]
    with pytest.raises(NotAllowed):
        coocook.become_chef(Actor(role=Role.USER), KIM)


@pytest.mark.parametrize("who", [user(2), SYSTEM, Actor(role=Role.USER)])
def test_who_is_no_chef_changes_none(kims, who):
    for ask in (
        kims.my_chef,
        kims.change_chef,
        kims.calendar,
        kims.new_calendar_token,
        lambda actor: kims.set_hours(actor, Hours()),
    ):
        with pytest.raises(NotAChef):
            ask(who)


CHANGES = (
    {"name": "Lee"},
    {"bio": ""},
    {"cuisines": ("french",)},
    {"location": "Busan"},
    {"timezone": "Europe/Berlin"},
    {"rate": Money(amount=1, currency="USD")},
    {"policy": RefundPolicy.FLEXIBLE},
    {"listed": False},
    {"name": "Lee", "bio": "New."},
)


@pytest.mark.parametrize("changes", CHANGES, ids=" ".join)
def test_what_is_given_is_changed_and_nothing_else(kims, changes):
    before = kims.my_chef(user(1))

    after = kims.change_chef(user(1), **changes)

    assert after == kims.my_chef(user(1)) == attrs.evolve(before, **changes)


@pytest.mark.parametrize("name", ["user_id", "ratings", "number", "hours", "feed_digest"])
def test_what_is_not_theirs_to_say_cannot_be_given(kims, name):
    with pytest.raises(TypeError):
        kims.change_chef(user(1), **{name: None})


def test_who_is_not_listed_is_not_found_but_sees_themselves(kims):
    chef = kims.change_chef(user(1), listed=False)

    with pytest.raises(ChefNotFound):
        kims.chef(chef.id)
    with pytest.raises(ChefNotFound):
        kims.slots(chef.id, since=date(2026, 3, 2), until=date(2026, 3, 2))
    assert (list(kims.chefs().items), kims.my_chef(user(1)).listed) == ([], False)


BAD = (
    ({"name": " "}, InvalidChef),
    ({"name": "x" * 201}, InvalidChef),
    ({"name": "Kim\nLee"}, InvalidChef),
    ({"name": "\x00"}, InvalidChef),
    ({"bio": "x" * 4001}, InvalidChef),
    ({"bio": "\x1b[31m"}, InvalidChef),
    ({"location": ""}, InvalidChef),
    ({"location": "x" * 201}, InvalidChef),
    ({"cuisines": ()}, InvalidChef),
    ({"cuisines": ("",)}, InvalidChef),
    ({"cuisines": ("x" * 51,)}, InvalidChef),
    ({"cuisines": ("a\nb",)}, InvalidChef),
    ({"cuisines": tuple(map(str, range(11)))}, InvalidChef),
    ({"timezone": "Asia/Atlantis"}, InvalidChef),
    ({"timezone": "../../etc/passwd"}, InvalidChef),
    ({"timezone": ""}, InvalidChef),
    ({"timezone": "localtime"}, InvalidChef),
    ({"timezone": "Factory"}, InvalidChef),
    ({"rate": Money(amount=0, currency="KRW")}, InvalidMoney),
    ({"rate": Money(amount=-1, currency="KRW")}, InvalidMoney),
)


@pytest.mark.parametrize(("changes", "refusal"), BAD)
def test_what_no_chef_has_is_refused(kims, changes, refusal):
    before = kims.my_chef(user(1))

    with pytest.raises(refusal):
        kims.become_chef(user(2), attrs.evolve(KIM, **changes))
    with pytest.raises(refusal):
        kims.change_chef(user(1), **changes)
    assert (list(kims.chefs().items), kims.my_chef(user(1))) == ([before], before)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/a.ics", "http://[::1]/", "http://localhost:8000/", "http://169.254.169.254/latest"),
        *("http://10.0.0.1/", "file:///etc/passwd", "https://ann:secret@example.org/", "example.org/a.ics", "http://"),
        *("", " ", "http://example.org/\x00"),
    ],
)
def test_a_calendar_on_the_machine_itself_is_refused(kims, url):
    with pytest.raises(TargetNotAllowed):
        kims.change_chef(user(1), calendar_url=url)

    assert kims.my_chef(user(1)).calendar_url is None


def hours(*weekly, exceptions=(), **numbers):
    """Return hours of (weekday, opens, closes), in minutes."""
    return Hours(
        weekly=tuple(Weekly(weekday=day, opening=Opening(opens=a, closes=b)) for day, a, b in weekly),
        exceptions=tuple(
            Exceptional(on=on, openings=tuple(Opening(opens=a, closes=b) for a, b in some)) for on, some in exceptions
        ),
        **numbers,
    )


DAY = date(2026, 7, 1)
MOST = hours(
    *((number % 7, 60 * (number // 7), 60 * (number // 7) + 60) for number in range(14)),  # two a day, that touch
    exceptions=[(date.fromordinal(DAY.toordinal() + number), ()) for number in range(366)],
    buffer=720,
    notice=60 * 24 * 60,
    horizon_days=365,
    longest=1440,
    step=60,
)
LEAST = hours(buffer=0, notice=0, horizon_days=1, longest=15, step=15)


EDGES = hours(exceptions=[(on, [(0, 1440)]) for on in (date(1971, 1, 1), date(2199, 12, 31))])


@pytest.mark.parametrize(
    "given", [MOST, LEAST, EDGES, NINE_TO_FIVE, hours((0, 0, 1440)), hours((0, 600, 700), (0, 0, 60))]
)
def test_hours_within_their_limits_are_kept(kims, given):
    assert kims.set_hours(user(1), given) == kims.my_chef(user(1))
    assert kims.my_chef(user(1)).hours == given


@pytest.mark.parametrize(
    "given",
    [
        hours((7, 0, 60)),
        hours((-1, 0, 60)),
        hours((0, -1, 60)),
        hours((0, 60, 1441)),
        hours((0, 60, 60)),
        hours((0, 120, 60)),
        hours((0, 0, 120), (0, 119, 180)),
        hours((0, 100, 180), (1, 0, 60), (0, 0, 101)),
        hours(*((number % 7, number, number + 1) for number in range(15))),
        hours(exceptions=[(DAY, [(0, 60), (59, 90)])]),
        hours(exceptions=[(DAY, [(60, 0)])]),
        hours(exceptions=[(DAY, ()), (DAY, ())]),
        *(hours(exceptions=[(on, [(0, 1440)])]) for on in (date.min, date(1970, 12, 31), date(2200, 1, 1), date.max)),
        *(hours(exceptions=[(on, ())]) for on in (date.min, date.max)),
        hours(exceptions=[(date.fromordinal(DAY.toordinal() + number), ()) for number in range(367)]),
        *(hours(buffer=number) for number in (-1, 721)),
        *(hours(notice=number) for number in (-1, 60 * 24 * 60 + 1)),
        *(hours(horizon_days=number) for number in (0, 366)),
        *(hours(longest=number) for number in (14, 1441)),
        *(hours(step=number) for number in (0, -15, 1, 20, 120)),
    ],
)
def test_hours_beyond_them_are_refused(kims, given):
    before = kims.my_chef(user(1))

    with pytest.raises(InvalidHours):
        kims.set_hours(user(1), given)
    with pytest.raises(InvalidHours):
        kims.become_chef(user(2), KIM, hours=given)
    assert kims.my_chef(user(1)) == before


GAPS = (
    ("America/New_York", date(2026, 3, 8), 120, 180),
    ("Europe/Berlin", date(2026, 3, 29), 120, 180),
    ("Australia/Lord_Howe", date(2026, 10, 4), 120, 150),
    ("America/Sao_Paulo", date(2018, 11, 4), 0, 60),
)
"""Zones, dates, and from which minute of the day to which their clocks jump."""


def refused(coocook, on, opens, closes):
    try:
        coocook.set_hours(user(1), hours(exceptions=[(on, [(opens, closes)])]))
    except NonexistentTime:
        return True
    return False


@pytest.mark.parametrize(("zone", "on", "first", "last"), GAPS)
def test_no_exception_begins_within_what_the_clock_skips(kims, zone, on, first, last):
    kims.change_chef(user(1), timezone=zone)

    tried = range(max(0, first - 20), last + 20)
    assert [minute for minute in tried if refused(kims, on, minute, 1439)] == list(range(first, last))


@pytest.mark.parametrize(("zone", "on", "first", "last"), GAPS[:3])
def test_an_exception_ends_where_that_begins_but_not_within(kims, zone, on, first, last):
    kims.change_chef(user(1), timezone=zone)

    tried = range(first - 20, last + 20)
    assert [minute for minute in tried if refused(kims, on, 0, minute)] == list(range(first + 1, last))


def test_an_exception_lasts_until_a_midnight_that_the_clock_skips(kims):
    kims.change_chef(user(1), timezone="America/Sao_Paulo")

    assert not refused(kims, date(2018, 11, 3), 600, 1440)


def test_on_a_day_that_never_was_one_can_only_be_away(kims):
    kims.change_chef(user(1), timezone="Pacific/Apia")

    assert refused(kims, date(2011, 12, 30), 600, 1200)
    kims.set_hours(user(1), hours(exceptions=[(date(2011, 12, 30), ())]))


def test_a_zone_in_which_an_exception_would_not_exist_is_refused(kims):
    kims.set_hours(user(1), hours(exceptions=[(date(2026, 3, 8), [(150, 600)])]))

    with pytest.raises(NonexistentTime):
        kims.change_chef(user(1), timezone="America/New_York")
    assert kims.my_chef(user(1)).timezone == "Asia/Seoul"


def test_what_was_booked_stays_as_it_was_agreed_on(scene):
    booked = [scene.book(), scene.confirmed(start=START + timedelta(days=1))]
    coocook, cook = scene.coocook, scene.cook

    coocook.set_hours(cook, hours(buffer=720, longest=15, step=60))
    coocook.change_chef(
        cook, rate=Money(amount=1, currency="USD"), policy=RefundPolicy.STRICT, timezone="UTC", listed=False
    )

    assert [scene.see(one) for one in booked] == booked


def test_who_was_erased_leaves_a_chef_of_whom_nothing_is_said(coocook):
    coocook.become_chef(user(1), KIM, hours=NINE_TO_FIVE)
    token = coocook.new_calendar_token(user(1))
    before = coocook.my_chef(user(1))
    with coocook.store.writing() as tx:
        tx.chefs.set_busy(before.id, [Span(starts_at=NOON, ends_at=NOON + timedelta(hours=1))])
    told = portable(before, EXPORTED)
    assert (coocook.holdings(user(1)).chef, told["name"]) == (before, "Kim")
    assert {"feed_digest", "user_id", "number"}.isdisjoint(told)

    with coocook.store.writing() as tx:
        tx.record(PersonErased(at=NOON, user_id=uuid(1)))

    with coocook.store.reading() as tx:
        after = tx.chefs.find(before.id)
        assert list(tx.chefs.busy(before.id, since=NOON, until=NOON + timedelta(hours=1))) == []
    words = {"user_id": None, "name": "", "bio": "", "cuisines": (), "location": "", "feed_digest": None}
    assert after == attrs.evolve(before, **words, hours=Hours(), listed=False)
    assert coocook.holdings(user(1)).chef is None
    assert list(coocook.chefs().items) == []
    with pytest.raises(CalendarNotFound):
        coocook.calendar_at(token)
    assert coocook.become_chef(user(1), KIM).number == before.number + 1
