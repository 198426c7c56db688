"""A chef, a guest and somebody else on a whole platform, with the clock in hand."""

from datetime import timedelta

import attrs

from softfactory.adapters.payments.ledger import LedgerGateway
from softfactory.domain.coocook.errands import EXPIRE, REFUND
from softfactory.domain.coocook.model import Chef, State
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.domain.kernel.paging import PageRequest
from softfactory.services import Services
from softfactory.testing.coocook.booking_samples import chef
from softfactory.testing.platform import StillClock
from softfactory.testing.samples import NOON, uuid

START = NOON + timedelta(days=10)


def user(number, *products):
    """Return user *number*, subscribed to some products."""
    return Actor(user_id=uuid(number), role=Role.USER, products=frozenset(products))


@attrs.frozen
class Scene:
    """Chef 1 is user 101, and user 1 books."""

    platform: Services
    clock: StillClock
    chef: Chef

    @classmethod
    def made(cls, platform, clock, **changes):
        with platform.coocook.store.writing() as tx:
            added = tx.chefs.add(chef(1, **changes))
        return cls(platform, clock, added)

    def agreeing(self, **changes):
        """Have the chef change something."""
        with self.coocook.store.writing() as tx:
            tx.chefs.save(attrs.evolve(self.chef, **changes))
        return self

    @property
    def coocook(self):
        return self.platform.coocook

    @property
    def cook(self):
        return user(101)

    @property
    def guest(self):
        return user(1, "coocook")

    def wait(self, **time):
        self.clock.advance(timedelta(**time))

    def wait_until(self, at):
        self.clock.advance(at - self.clock())

    def book(self, actor=None, *, start=START, minutes=120, **more):
        return self.coocook.book(
            actor or self.guest, chef_id=self.chef.id, starts_at=start, duration_minutes=minutes, **more
        )

    def paid(self, **more):
        """Return a booking that waits for the chef."""
        return self.coocook.pay(self.guest, self.book(**more).id).booking

    def confirmed(self, **more):
        return self.coocook.set_status(self.cook, self.paid(**more).id, State.CONFIRMED)

    def say(self, actor, booking, status):
        return self.coocook.set_status(actor, booking.id, State(status))

    def see(self, booking):
        return self.coocook.booking(self.guest, booking.id)

    def due(self):
        """Do what is due."""
        self.platform.worker.run_due()

    def after(self, **time):
        """Let time go on, do what is due, and return the scene."""
        self.wait(**time)
        self.due()
        return self

    def balance(self):
        """Return what the ledger holds."""
        gateway = self.platform.billing.gateway
        assert isinstance(gateway, LedgerGateway)
        return dict(gateway.balance())

    def jobs(self):
        """Return CooCook's jobs that wait, as kind and instant."""
        found = self.platform.jobs.listed(SYSTEM, None, PageRequest(limit=100)).items
        return sorted((job.kind, job.due_at) for job in found if job.kind in (EXPIRE, REFUND))
