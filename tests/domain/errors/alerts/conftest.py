"""A platform whose webhooks reach this machine."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest

from softfactory.adapters.fetch.http import HttpFetch
from softfactory.adapters.mail.memory import MemoryMailer
from softfactory.container import build
from softfactory.domain.errors.alerts.model import Condition
from softfactory.domain.errors.alerts.wanted import Wanted
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.services import Services
from softfactory.settings import Settings
from softfactory.testing.platform import QUICK, SECRET, StillClock
from tests.webhooks import HERE

MINUTE = timedelta(minutes=1)


@attrs.frozen
class Shop:
    """A project, and people who want to be told."""

    services: Services
    clock: StillClock
    outbox: MemoryMailer
    project: int

    @property
    def errors(self):
        """The service."""
        return self.services.errors

    def rule(self, condition, **wanted):
        """Make a rule that sends mail, unless it has a webhook."""
        if "webhook" not in wanted:
            wanted["email"] = "ann@example.org"
        return self.errors.add_alert_rule(SYSTEM, self.project, Wanted(name="told", condition=condition, **wanted))[0]

    def log(self, message="no user 42", error_type="KeyError", **details):
        """Report an error."""
        return self.errors.log(self.project, error_type, message, **details)

    def subjects(self):
        """Do what is due, and return what was mailed."""
        self.services.worker.run_due()
        return [letter.subject for letter in self.outbox.letters]

    def watched(self):
        """Watch, from several threads at once, and return what was mailed."""
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda _: self.errors.watch(), range(3)))
        return self.subjects()

    def deliveries(self, rule):
        """Return what a rule decided, oldest first."""
        return self.errors.deliveries(SYSTEM, rule.id).items[::-1]


def shop_on(url, clock):
    """Open a shop on a database."""
    outbox = MemoryMailer()
    services = build(
        Settings(database_url=url, secret_key=SECRET, argon2=QUICK), clock=clock, mailer=outbox, fetch=HttpFetch(HERE)
    )
    return Shop(services, clock, outbox, services.errors.create_project(SYSTEM, name="shop").id)


@pytest.fixture
def shop(database_url, clock):
    """A shop on each database."""
    opened = shop_on(database_url, clock)
    yield opened
    opened.services.close()


@pytest.fixture
def quick_shop(clock):
    """A shop in memory."""
    opened = shop_on("memory://", clock)
    yield opened
    opened.services.close()


@pytest.fixture
def new(shop):
    """A rule on new patterns."""
    return shop.rule(Condition.NEW)
