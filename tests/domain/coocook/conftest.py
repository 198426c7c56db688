"""A chef and a guest, in memory or in each database."""

import pytest

from tests.domain.coocook.bookings import Scene


@pytest.fixture
def scene(platform, clock):
    return Scene.made(platform, clock)


@pytest.fixture
def anywhere(everywhere, clock):
    yield Scene.made(everywhere, clock)
    everywhere.worker.wakeup.close()
