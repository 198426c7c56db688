"""Whatever happens to bookings, the ledger holds what was paid for them less what was given back, to the minor unit."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from softfactory.domain.coocook.model import RefundPolicy, State
from softfactory.domain.coocook.transitions import PAID, Party
from softfactory.domain.kernel.events import PersonErased
from softfactory.domain.kernel.money import Money
from softfactory.domain.kernel.paging import PageRequest
from softfactory.domain.kernel.payments import PaymentDeclined
from softfactory.domain.kernel.problems import Conflict, Declined, Forbidden, Invalid, NotFound
from softfactory.testing.coocook.booking_samples import chef
from softfactory.testing.samples import uuid
from tests.domain.coocook.bookings import Scene, user

METHODS = (None, "test-ok", "test-declined", "test-insufficient-funds")
HOUR = timedelta(hours=1)
which = st.integers(0, 5)
deeds = st.one_of(
    st.tuples(st.just("book"), st.integers(0, 400), st.integers(1, 300)),
    st.tuples(st.just("pay"), which, st.sampled_from(METHODS)),
    st.tuples(st.just("pay"), which, st.just(None)),
    st.tuples(st.just("guest"), which, st.sampled_from(State)),
    st.tuples(st.just("chef"), which, st.sampled_from(State)),
    st.tuples(st.just("chef"), which, st.just(State.CONFIRMED)),
    st.tuples(st.just("wait"), st.integers(0, 3000), st.booleans()),
    st.tuples(st.just("erase"), st.sampled_from(["guest", "chef"]), st.none()),
)
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


class Play:
    """One chef with one guest, new on a platform that goes on."""

    numbers = iter(range(1, 10**6))

    def __init__(self, platform, clock, rate, policy):
        self.number = next(self.numbers)
        with platform.coocook.store.writing() as tx:
            cook = tx.chefs.add(chef(self.number, user_id=uuid(2 * self.number), rate=rate, policy=policy))
        self.scene = Scene(platform, clock, cook)
        self.cook, self.guest = user(2 * self.number), user(2 * self.number + 1, "coocook")
        self.booked = []

    def do(self, deed, first, second):
        """Do one thing, as far as it may be done."""
        with suppress(Conflict, Declined, Forbidden, Invalid, NotFound):
            getattr(self, deed)(first, second)

    def book(self, half_hours, minutes):
        now = self.scene.clock().replace(minute=0)
        start = now + timedelta(days=1, hours=1, minutes=30 * half_hours)
        self.booked.append(self.scene.book(self.guest, start=start, minutes=minutes).id)

    def pay(self, index, method):
        self.scene.coocook.pay(self.guest, self._one(index), method=method)

    def guest_says(self, index, status):
        self.scene.coocook.set_status(self.guest, self._one(index), status)

    def chef_says(self, index, status):
        self.scene.coocook.set_status(self.cook, self._one(index), status)

    def wait(self, minutes, works):
        self.scene.wait(minutes=minutes)
        if works:
            self.scene.due()

    def erase(self, who, _):
        person = {"guest": self.guest, "chef": self.cook}[who]
        with self.scene.platform.accounts.store.writing() as tx:
            tx.record(PersonErased(at=self.scene.clock(), user_id=person.user_id))

    def bookings(self):
        with self.scene.coocook.store.reading() as tx:
            return tx.bookings.of_chef(self.scene.chef.id, PageRequest(limit=100)).items

    def _one(self, index):
        return self.booked[index % len(self.booked)] if self.booked else uuid(0)


CURRENCIES = ("KRW", "USD", "BHD")
rates = st.builds(Money, amount=st.integers(1, 10**9), currency=st.sampled_from(CURRENCIES))


@pytest.fixture
def plays():
    """All that was played on one platform: what was booked in one goes on in the next."""
    return []


@MANY
@given(rate=rates, policy=st.sampled_from(RefundPolicy), deeds=st.lists(deeds, max_size=25))
def test_no_sequence_makes_or_loses_money(everywhere, clock, plays, *, rate, policy, deeds):
    play = Play(everywhere, clock, rate, policy)
    plays.append(play)

    for deed, first, second in deeds:
        play.do({"guest": "guest_says", "chef": "chef_says"}.get(deed, deed), first, second)
    everywhere.worker.run_due()
    everywhere.worker.wakeup.close()

    ends = [one for play in plays for one in play.bookings()]
    paid = [one for one in ends if one.payment_id]
    kept = {
        currency: sum(one.price.amount - one.refunded.amount for one in paid if one.price.currency == currency)
        for currency in CURRENCIES
    }
    assert kept == {currency: play.scene.balance().get(currency, 0) for currency in CURRENCIES}
    assert all(not one.refunded.amount for one in ends if not one.payment_id)
    assert all(one.payment_id is None for one in ends if one.state is State.HELD)
    assert all(one.refunded == one.price.nothing for one in ends if one.state in PAID)


@pytest.mark.parametrize("party", [Party.GUEST, Party.CHEF])
def test_what_is_declined_costs_nothing(platform, clock, party):
    play = Play(platform, clock, Money(amount=100, currency="USD"), RefundPolicy.STRICT)
    play.book(0, 60)
    with pytest.raises(PaymentDeclined):
        play.pay(0, "test-declined")

    play.do(f"{party}_says", 0, State.CANCELED)
    platform.worker.run_due()

    assert (play.scene.balance().get("USD", 0), play.bookings()[0].state) == (0, State.CANCELED)
