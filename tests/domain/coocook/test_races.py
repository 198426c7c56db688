"""Whatever comes at the same moment, each thing happens once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

from softfactory.domain.coocook.errands import REFUND
from softfactory.domain.coocook.model import State
from softfactory.domain.kernel.jobs import Job
from softfactory.domain.kernel.payments import PaymentSettled
from softfactory.domain.kernel.problems import Conflict
from softfactory.testing.samples import NOON, uuid
from tests.domain.coocook.bookings import START, user

GUESTS, ROUNDS = 8, 12


def at_once(*works):
    """Return what each returns, None for one that is refused as a conflict."""
    ready = Barrier(len(works))

    def begin(work):
        ready.wait()
        with suppress(Conflict):
            return work()
        return None

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def test_reviews_that_come_at_once_all_count(anywhere):
    booked = {}
    for number in range(GUESTS):
        guest = user(10 + number, "coocook")
        held = anywhere.book(guest, start=START + number * timedelta(hours=4))
        anywhere.coocook.pay(guest, held.id)
        anywhere.say(anywhere.cook, held, "confirmed")
        booked[held.id] = guest
    anywhere.wait_until(START + timedelta(days=3))
    for booking_id in booked:
        anywhere.coocook.set_status(anywhere.cook, booking_id, State.COMPLETED)

    reviews = [(guest, booking_id) for booking_id, guest in booked.items() for _ in range(2)]
    given = at_once(
        *(lambda one=one: anywhere.coocook.review(one[0], one[1], rating=3) for one in reviews)  # each twice
    )

    with anywhere.coocook.store.reading() as tx:
        chef = tx.chefs.find(anywhere.chef.id)
    assert sum(one is not None for one in given) == GUESTS
    assert (chef.ratings, chef.rating_sum) == (GUESTS, 3 * GUESTS)


def test_of_a_guest_who_cancels_and_a_chef_who_declines_one_is_heard(anywhere):
    for number in range(ROUNDS):
        booking = anywhere.paid(start=START + number * timedelta(hours=4))
        says = [(anywhere.guest, "canceled"), (anywhere.cook, "declined"), (anywhere.cook, "canceled")] * 2

        said = at_once(*(lambda one=one, of=booking: anywhere.say(one[0], of, one[1]) for one in says))

        assert sum(one is not None for one in said) == 1
        assert [kind for kind, _ in anywhere.jobs()].count(REFUND) == number + 1
    anywhere.due()
    assert anywhere.balance() == {"KRW": 0}


def test_a_booking_is_paid_once_however_often_it_is_asked(anywhere):
    held = anywhere.book()

    at_once(*(lambda n=n: anywhere.coocook.pay(anywhere.guest, held.id, key=f"k{n % 4}") for n in range(12)))

    assert (anywhere.see(held).state, anywhere.balance()) == (State.PENDING, {"KRW": 90_000})


def test_what_is_paid_while_its_hold_ends_is_the_chefs_to_confirm_or_given_back(anywhere):
    for number in range(ROUNDS):
        held = anywhere.book(start=START + number * timedelta(hours=4))
        anywhere.wait_until(held.held_until)
        job = Job(id=uuid(number), kind="coocook.expire", payload={"booking_id": held.id}, created_at=NOON, due_at=NOON)
        fact = PaymentSettled(
            at=anywhere.clock(), reference=f"coocook:{held.id}", payment_id=uuid(number), succeeded=True
        )

        at_once(lambda job=job: expire(anywhere, job), lambda fact=fact: settle(anywhere, fact))

        found = anywhere.see(held)
        given_back = [one for one in anywhere.jobs() if one[0] == REFUND]
        assert (found.state, found.refunded, len(given_back)) in (
            (State.PENDING, found.price.nothing, 0),
            (State.EXPIRED, found.price, 1),
        )
        anywhere.due()


def expire(anywhere, job):
    with anywhere.coocook.store.writing() as tx:
        anywhere.coocook.expire(tx, job)


def settle(anywhere, fact):
    with anywhere.platform.billing.store.writing() as tx:
        tx.record(fact)
