import pytest

from softfactory.testing.platform import StillClock
from tests.stripe.answers import Book
from tests.stripe.scenes import gateway
from tests.stripe.server import serving


@pytest.fixture
def fake(clock):
    with serving(Book(now=clock)) as fake:
        yield fake


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def stripe(fake, clock):
    return gateway(fake.url, clock)
