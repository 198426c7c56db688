from datetime import timedelta

import attrs
import pytest

from softfactory.domain.billing.duties import RENEW
from softfactory.domain.billing.gateway import Collected
from softfactory.domain.billing.model import State
from softfactory.domain.kernel.payments import Outcome
from softfactory.testing.samples import NOON
from tests.domain.billing.scenes import YEAR, Shaky, actor, in_memory, made, usd

A_DAY = timedelta(days=1)


def references(scene):
    return [payment.reference.partition(scene.subscription().id)[2] for payment in scene.payments()[::-1]]


def test_a_subscription_is_renewed_month_by_month(everywhere):
    everywhere.clock.advance(timedelta(days=30))  # 31 March
    everywhere.buy()
    seen = []
    for days in (30, 31, 30, 31):
        before = everywhere.products()
        everywhere.wait(days=days)
        seen.append((before, everywhere.subscription().period_end.date().isoformat()))

    assert seen == [({"sns-auto"}, day) for day in ("2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31")]
    assert references(everywhere) == [
        "",
        ":2026-04-30T12:00:00+00:00",
        ":2026-05-31T12:00:00+00:00",
        ":2026-06-30T12:00:00+00:00",
        ":2026-07-31T12:00:00+00:00",
    ]
    assert everywhere.balance() == everywhere.taken() == {"USD": 5 * 4900}
    everywhere.wait(minutes=1)
    assert [job.kind for job in everywhere.jobs()] == [RENEW]


def test_a_year_is_renewed_after_a_year(scene):
    scene.buy(interval=YEAR)
    scene.wait(days=364)
    assert len(scene.payments()) == 1

    scene.wait(days=1)

    assert [payment.amount for payment in scene.payments()] == [usd(49000)] * 2


def test_months_that_nobody_could_use_are_not_asked_for(scene):
    scene.buy()
    scene.clock.advance(timedelta(days=100))  # the worker was away: until 9 June
    assert scene.products() == frozenset()

    scene.work()

    assert references(scene) == ["", ":2026-06-01T12:00:00+00:00"]
    assert (scene.subscription().period_end.date().isoformat(), scene.products()) == ("2026-07-01", {"sns-auto"})


def test_a_declined_renewal_is_tried_again_after_1_3_and_5_days_and_then_it_is_over(everywhere):
    everywhere.buy(method="test-declined-later")
    end = everywhere.subscription().period_end
    seen = []
    for days in (31, 1, 1, 1, 1, 1):
        everywhere.wait(days=days)
        one = everywhere.subscription()
        seen.append((one.state, one.declined, len(everywhere.payments()) - 1))

    late = State.PAST_DUE
    assert seen == [(late, 1, 1), (late, 2, 2), (late, 2, 2), (late, 3, 3), (late, 3, 3), (State.EXPIRED, 3, 4)]
    assert everywhere.subscription().ended_at == end + 5 * A_DAY
    everywhere.wait(minutes=1)
    assert (everywhere.products(), everywhere.jobs(), everywhere.balance()) == (frozenset(), [], {"USD": 4900})
    assert ("cancel", everywhere.subscription().agreement) in everywhere.gateway.asked
    assert [fact.succeeded for fact in everywhere.facts] == [True, False, False, False, False]


def test_a_renewal_that_succeeds_late_goes_on_from_the_day_it_was_due(scene):
    scene.buy(method="test-declined-later")
    end = scene.subscription().period_end
    scene.wait(days=31)
    with scene.store.writing() as tx:  # the payer put money on the account
        agreement = tx.ledger.agreement(scene.subscription().agreement)
        tx.ledger.agree(attrs.evolve(agreement, method="test-ok"))
    scene.wait(days=1)

    one = scene.subscription()
    assert (one.state, one.period_start, one.declined, one.retry_at) == (State.ACTIVE, end, 0, None)
    assert (one.period_end, scene.products()) == (end + timedelta(days=30), {"sns-auto"})
    assert scene.balance() == {"USD": 2 * 4900}


@pytest.mark.parametrize("trouble", ["before", "after", "killed"])
def test_a_renewal_that_was_cut_off_is_collected_once(everywhere, trouble):
    everywhere.buy()
    everywhere.wait(days=1)
    everywhere.gateway.troubles.append(trouble)
    everywhere.wait(days=30)
    assert (everywhere.products(), len(everywhere.payments())) == (frozenset(), 2)
    everywhere.wait(hours=1)

    assert (everywhere.subscription().state, len(everywhere.payments())) == (State.ACTIVE, 2)
    assert everywhere.balance() == everywhere.taken() == {"USD": 2 * 4900}


def test_a_gateway_that_is_away_for_days_ends_no_subscription(scene):
    scene.buy()
    scene.wait(days=1)
    scene.gateway.troubles.extend(["before"] * 80)
    scene.wait(days=30)
    for _ in range(80):
        scene.wait(hours=1)

    assert (scene.subscription().state, len(scene.payments())) == (State.ACTIVE, 2)
    assert scene.balance() == {"USD": 2 * 4900}


def test_one_that_is_canceled_ends_with_its_period(scene):
    scene.buy()
    one = scene.billing.cancel(actor(), scene.subscription().id, at_once=False)
    assert (one.state, one.cancel_at_period_end) == (State.ACTIVE, True)
    scene.wait(days=30, hours=23)
    assert scene.products() == {"sns-auto"}

    scene.wait(hours=1)

    assert (scene.subscription().state, scene.subscription().ended_at) == (State.CANCELED, one.period_end)
    assert (scene.products(), scene.balance(), scene.jobs()) == (frozenset(), {"USD": 4900}, [])


def test_one_that_is_canceled_while_it_is_renewed_gives_that_back(everywhere):
    everywhere.buy()
    everywhere.wait(days=1)
    everywhere.gateway.troubles.append("killed")
    everywhere.wait(days=30)
    assert everywhere.balance() == {"USD": 2 * 4900}
    everywhere.billing.cancel(actor(), everywhere.subscription().id, at_once=True)

    everywhere.wait(hours=1)

    assert (everywhere.subscription().state, everywhere.balance()) == (State.CANCELED, {"USD": 4900})
    assert everywhere.taken() == everywhere.balance()


def test_what_another_gateway_collected_for_ends_with_its_period(scene):
    scene.buy()
    with scene.store.writing() as tx:
        tx.subscriptions.save(attrs.evolve(scene.subscription(), gateway="stripe"))
    scene.wait(days=31)

    assert scene.subscription().state is State.EXPIRED
    assert [what for what, _ in scene.gateway.asked] == ["checkout"]


def test_a_renewal_that_the_gateway_does_not_decide_is_asked_for_again_tomorrow():
    opens = in_memory()
    slow = _Slow(made(opens).gateway.real)
    scene = made(opens, gateway=slow)
    scene.offer()
    scene.buy()
    scene.wait(days=31)
    assert (scene.subscription().state, scene.products()) == (State.PAST_DUE, frozenset())
    assert [payment.outcome for payment in scene.payments()] == [Outcome.OPEN, Outcome.SUCCEEDED]
    slow.decides = True

    scene.wait(days=1)

    assert (scene.subscription().state, scene.products()) == (State.ACTIVE, {"sns-auto"})
    assert scene.subscription().period_start == NOON + timedelta(days=31)
    assert len({bill.key for what, bill in slow.asked if what == "charge"}) == 1


@attrs.define
class _Slow(Shaky):
    decides: bool = False

    def charge(self, bill):
        if not self.decides:
            self.asked.append(("charge", bill))
            return Collected(outcome=Outcome.OPEN, name=bill.key)
        return super().charge(bill)
