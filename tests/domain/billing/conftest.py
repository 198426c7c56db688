"""Billing in memory, and everywhere."""

import pytest

from tests.domain.billing.scenes import in_memory, made


@pytest.fixture
def scene():
    """Billing in memory, with one product."""
    found = made(in_memory())
    found.offer()
    return found


@pytest.fixture
def everywhere(open_billing):
    """The same, in memory, then on SQLite, then on PostgreSQL."""
    found = made(open_billing)
    found.offer()
    return found
