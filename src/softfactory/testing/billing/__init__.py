"""What every store of billing must pass, part by part. Inherit `BillingContract` and give `open_billing`."""

from softfactory.testing.billing.alone import AloneContract
from softfactory.testing.billing.book import LedgerBookContract
from softfactory.testing.billing.payments import PaymentsContract
from softfactory.testing.billing.products import ProductsContract
from softfactory.testing.billing.refunds import NoticesContract, RefundsContract
from softfactory.testing.billing.subscriptions import SubscriptionsContract
from softfactory.testing.billing.sums import SumsContract


class BillingContract(
    ProductsContract,
    SubscriptionsContract,
    AloneContract,
    PaymentsContract,
    RefundsContract,
    NoticesContract,
    SumsContract,
    LedgerBookContract,
):
    """Everything that billing needs from a database."""
