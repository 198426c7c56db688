"""Every store keeps every contract: memory, SQLite and PostgreSQL."""

from softfactory.testing.accounts import AccountsContract
from softfactory.testing.audit import AuditContract
from softfactory.testing.billing import BillingContract
from softfactory.testing.errors import ErrorsContract
from softfactory.testing.jobs import JobsContract
from softfactory.testing.once import OnceContract
from softfactory.testing.review import ReviewContract
from softfactory.testing.transactions import TransactionsContract


class TestTransactions(TransactionsContract):
    """Each store's transactions."""


class TestErrors(ErrorsContract):
    """Each store's errors."""


class TestAccounts(AccountsContract):
    """Each store's accounts."""


class TestJobs(JobsContract):
    """Each store's jobs."""


class TestOnce(OnceContract):
    """Each store's idempotency keys."""


class TestAudit(AuditContract):
    """Each store's audit log."""


class TestBilling(BillingContract):
    """Each store's billing."""


class TestReview(ReviewContract):
    """Each store's campaigns, applications and rewards."""
