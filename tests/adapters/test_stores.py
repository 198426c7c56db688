"""Every store keeps every contract: memory, SQLite and PostgreSQL."""

from softfactory.testing.accounts import AccountsContract
from softfactory.testing.audit import AuditContract
from softfactory.testing.errors import ErrorsContract
from softfactory.testing.jobs import JobsContract
from softfactory.testing.transactions import TransactionsContract


class TestTransactions(TransactionsContract):
    """Each store's transactions."""


class TestErrors(ErrorsContract):
    """Each store's errors."""


class TestAccounts(AccountsContract):
    """Each store's accounts."""


class TestJobs(JobsContract):
    """Each store's jobs."""


class TestAudit(AuditContract):
    """Each store's audit log."""
