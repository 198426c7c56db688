"""Paying for a booking: in time, too late, twice, and never more than once."""

import attrs
import pytest

from softfactory.domain.coocook.errands import EXPIRE, REFUND
from softfactory.domain.coocook.model import State
from softfactory.domain.kernel.once import KeyReused
from softfactory.domain.kernel.payments import Charged, Outcome, PaymentDeclined, Payments, PaymentSettled
from softfactory.domain.kernel.transitions import InvalidTransition
from softfactory.testing.coocook.booking_samples import MINUTE
from softfactory.testing.samples import NOON, uuid

WON = "KRW"


def test_a_hold_can_be_paid_until_it_is_over(scene):
    held = scene.book()
    scene.wait_until(held.held_until)

    with pytest.raises(InvalidTransition):
        scene.coocook.pay(scene.guest, held.id)

    scene.due()
    with pytest.raises(InvalidTransition):
        scene.coocook.pay(scene.guest, held.id)
    assert scene.balance() == {}


def test_what_the_guest_reads_of_a_payment_names_nobody_who_may_be_erased(scene):
    scene.paid()

    [payment] = scene.platform.billing.payments(scene.guest).items
    assert payment.what == "CooCook, 2026-03-11 21:00 Asia/Seoul"


def test_what_is_declined_stays_held_and_may_be_paid_in_another_way(anywhere):
    held = anywhere.book()

    for method in ("test-declined", "test-insufficient-funds"):
        with pytest.raises(PaymentDeclined, match=r"\w"):
            anywhere.coocook.pay(anywhere.guest, held.id, method=method)
        assert anywhere.see(held).state is State.HELD

    assert anywhere.coocook.pay(anywhere.guest, held.id).booking.state is State.PENDING
    assert anywhere.balance() == {WON: 90_000}


def test_paying_again_with_the_same_key_is_answered_the_same(anywhere):
    held = anywhere.book()
    with pytest.raises(PaymentDeclined):
        anywhere.coocook.pay(anywhere.guest, held.id, method="test-declined", key="a")
    with pytest.raises(PaymentDeclined):
        anywhere.coocook.pay(anywhere.guest, held.id, method="test-declined", key="a")
    with pytest.raises(KeyReused):
        anywhere.coocook.pay(anywhere.guest, held.id, key="a")

    first = anywhere.coocook.pay(anywhere.guest, held.id, key="b")
    anywhere.say(anywhere.cook, held, "confirmed")
    again = anywhere.coocook.pay(anywhere.guest, held.id, key="b")

    assert first == again
    assert anywhere.balance() == {WON: 90_000}
    with pytest.raises(InvalidTransition):
        anywhere.coocook.pay(anywhere.guest, held.id, key="c")


def test_what_was_begun_with_a_key_before_a_crash_is_gone_on_with(anywhere):
    held = anywhere.book()

    class Dies(Payments):
        def charge(self, charge):
            anywhere.platform.billing.charge(charge)
            raise KeyboardInterrupt

        def refund(self, reference, amount, *, key):
            raise NotImplementedError

    dying = attrs.evolve(anywhere.coocook, payments=Dies())
    with pytest.raises(KeyboardInterrupt):
        dying.pay(anywhere.guest, held.id, key="a")

    assert anywhere.coocook.pay(anywhere.guest, held.id, key="a").booking.state is State.PENDING
    assert anywhere.balance() == {WON: 90_000}


class Page(Payments):
    """Sends the payer to a page, and never hears of them."""

    def charge(self, charge):
        assert (charge.payer_id, charge.amount.amount, charge.until) == (uuid(1), 90_000, NOON + 10 * MINUTE)
        return Charged(payment_id=uuid(9), outcome=Outcome.OPEN, checkout_url=f"https://pay.example/{charge.reference}")

    def refund(self, reference, amount, *, key):
        raise NotImplementedError


def settled(scene, held, payment=9, *, succeeded=True):
    """Have billing hear of a payment."""
    fact = PaymentSettled(
        at=scene.clock(), reference=f"coocook:{held.id}", payment_id=uuid(payment), succeeded=succeeded
    )
    with scene.platform.billing.store.writing() as tx:
        tx.record(fact)


def test_a_payment_that_is_open_leaves_the_hold_until_it_is_heard_of(anywhere):
    held = anywhere.book()
    paying = attrs.evolve(anywhere.coocook, payments=Page())

    paid = paying.pay(anywhere.guest, held.id)

    assert (paid.outcome, paid.booking, paid.checkout_url) == (
        Outcome.OPEN,
        held,
        f"https://pay.example/coocook:{held.id}",
    )
    settled(anywhere, held, succeeded=False)
    assert anywhere.see(held) == held
    settled(anywhere, held)
    settled(anywhere, held)  # told twice
    assert (anywhere.see(held).state, anywhere.see(held).payment_id) == (State.PENDING, uuid(9))
    assert [kind for kind, _ in anywhere.jobs()] == [EXPIRE, EXPIRE]


def expire(scene, held):
    scene.wait_until(held.held_until)
    scene.due()


def cancel(scene, held):
    scene.say(scene.guest, held, "canceled")


@pytest.mark.parametrize("ends", [expire, cancel])
def test_what_is_paid_too_late_is_given_back(anywhere, ends):
    held = anywhere.book()
    ends(anywhere, held)

    settled(anywhere, held)
    settled(anywhere, held)

    late = anywhere.see(held)
    assert (late.state in (State.EXPIRED, State.CANCELED), late.refunded, late.payment_id) == (
        True,
        held.price,
        uuid(9),
    )
    assert [kind for kind, _ in anywhere.jobs()].count(REFUND) == 1


def test_what_is_paid_twice_is_given_back_once(anywhere):
    held = anywhere.book()
    settled(anywhere, held, 9)

    settled(anywhere, held, 8)

    assert (anywhere.see(held).state, anywhere.see(held).refunded) == (State.PENDING, held.price.nothing)
    assert [kind for kind, _ in anywhere.jobs()].count(REFUND) == 1


def test_a_payment_that_loses_the_race_against_the_hold_is_refused(scene):
    held = scene.book()

    class Slow(Payments):
        def charge(self, charge):
            assert charge.until == held.held_until
            expire(scene, held)
            settled(scene, held)
            return Charged(payment_id=uuid(9), outcome=Outcome.SUCCEEDED)

        def refund(self, reference, amount, *, key):
            raise NotImplementedError

    with pytest.raises(InvalidTransition, match="given back"):
        attrs.evolve(scene.coocook, payments=Slow()).pay(scene.guest, held.id)

    assert scene.see(held).refunded == held.price


def test_payments_for_something_else_are_not_listened_to(scene):
    held = scene.book()
    with scene.platform.billing.store.writing() as tx:
        for reference in ("subscription:1", "coocook", "coocook:", f"coocook:{uuid(77)}", f"xcoocook:{held.id}"):
            tx.record(PaymentSettled(at=NOON, reference=reference, payment_id=uuid(9), succeeded=True))

    assert scene.see(held) == held
