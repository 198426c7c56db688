"""What all use cases of billing share.

Each group of them is a class of its own; `Billing` is all of them, which slots would not allow.
"""

from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed
from softfactory.domain.kernel.clock import Clock
from softfactory.domain.kernel.ids import Ids

from .duties import duty
from .gateway import PaymentGateway
from .lifecycle import COLLECTED_WITHIN, Step, step
from .model import Subscription
from .ports import BillingStore, BillingTx


@attrs.frozen(kw_only=True, slots=False)
class UseCases:
    """The ports that the use cases work with."""

    store: BillingStore
    gateway: PaymentGateway
    now: Clock
    ids: Ids

    def _put(self, tx: BillingTx, kind: str, about: str, *, due_at: datetime | None = None) -> None:
        """Have the worker do something about a payment or a subscription, once this transaction is kept."""
        tx.jobs.put(duty(self.ids.uuid7(), kind, about, at=self.now(), due_at=due_at))

    def _since(self) -> datetime:
        """Return the instant after which a period must end whose product may be used now.

        That is a while ago where the gateway collects renewals by itself, or nobody could use what they pay for until
        it has.
        """
        return self.now() - (COLLECTED_WITHIN if self.gateway.renews else timedelta(0))

    def _step(self, subscription: Subscription) -> Step:
        """Return what is due of a subscription: what another gateway collected for is not renewed by this one."""
        found = step(subscription, self.now(), renews=self.gateway.renews)
        ours = subscription.gateway == self.gateway.name
        return found if ours or found is not Step.RENEW else Step.EXPIRE


def somebody(actor: Actor) -> str:
    """Return the id of a user; raises `NotAllowed` for whoever is none."""
    if actor.user_id is None:
        raise NotAllowed("This is for whoever has an account.")
    return actor.user_id
