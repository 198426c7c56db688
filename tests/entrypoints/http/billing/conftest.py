import attrs
import pytest
from falcon import testing

import softfactory
from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.domain.kernel.money import Money
from softfactory.testing.platform import QUICK, SECRET, StillClock
from tests.entrypoints.http.conftest import Door
from tests.stripe.answers import Book
from tests.stripe.scenes import gateway
from tests.stripe.server import serving

MONTHLY = Price(interval=Interval.MONTH, money=Money(amount=2900, currency="USD"))
YEARLY = Price(interval=Interval.YEAR, money=Money(amount=29000, currency="USD"))
PRODUCTS = (
    Product(code="sns-auto", name="SNS Auto", description="Write once.", prices=(MONTHLY, YEARLY)),
    Product(code="webapp-builder", name="Bootcamp", prices=(Price(money=Money(amount=590_000, currency="KRW")),)),
    Product(code="gone", name="Gone", prices=(MONTHLY,), offered=False),
)


@attrs.frozen
class Counter(Door):
    """Where things are sold."""

    clock: StillClock

    def user(self, email="user@example.org"):
        """Make a user and log in."""
        return self.token(email, Role.USER)

    def buy(self, headers, product="sns-auto", interval="month", **more):
        """Buy a product; without an interval if it is None."""
        body = {"product": product, **({"interval": interval} if interval else {})}
        return self.client.simulate_post("/api/payment/checkout", json=body | more, headers=headers)

    def get(self, path, headers=None, **more):
        """Ask for something."""
        return self.client.simulate_get(path, headers=headers, **more)


def opened(**replacements):
    """Return a counter with two products, and one that is sold no more."""
    clock = StillClock()
    settings = softfactory.Settings(database_url="memory://", secret_key=SECRET, argon2=QUICK, rate_limits="off")
    services = softfactory.build(settings, clock=clock, **replacements)
    for product in PRODUCTS:
        services.billing.offer(SYSTEM, product)
    return Counter(services, testing.TestClient(softfactory.wsgi(services)), clock)


@pytest.fixture
def counter():
    made = opened()
    yield made
    made.services.close()


@pytest.fixture
def fake_stripe():
    with serving(Book(now=StillClock())) as fake:
        yield fake


@pytest.fixture
def stripe_counter(fake_stripe):
    made = opened(gateway=gateway(fake_stripe.url, StillClock()))
    yield made
    made.services.close()
