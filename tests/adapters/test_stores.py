"""Every store keeps every contract: memory, SQLite and PostgreSQL."""

from softfactory.testing.accounts import UsersContract
from softfactory.testing.errors import ErrorsContract
from softfactory.testing.transactions import TransactionsContract


class TestTransactions(TransactionsContract):
    """Each store's transactions."""


class TestErrors(ErrorsContract):
    """Each store's errors."""


class TestUsers(UsersContract):
    """Each store's users."""
