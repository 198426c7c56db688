"""What falls due in billing."""

from collections.abc import Mapping

from softfactory.domain.billing.duties import COLLECT, DISAGREE, GIVE_BACK, RENEW
from softfactory.domain.billing.service import Billing
from softfactory.domain.kernel.work import Work

PATIENT = 200
"""Attempts at what is about money: a gateway may be away for a week."""


def billing_works(billing: Billing) -> Mapping[str, Work]:
    """Return how billing's jobs of each kind are done."""
    return {
        COLLECT: Work(call=billing.collect, keep=billing.keep_collected, most_attempts=PATIENT),
        RENEW: Work(call=billing.renew, keep=billing.keep_renewal, most_attempts=PATIENT),
        DISAGREE: Work(call=billing.disagree, most_attempts=PATIENT),
        GIVE_BACK: Work(call=billing.give_back, most_attempts=PATIENT),
    }
