"""What the platform has for whoever uses it, and for administrators."""

from softfactory.domain.accounts.profile import Account
from softfactory.domain.billing.offers import Offer
from softfactory.domain.billing.revenue import Revenue
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.accounts.profile import account_view
from softfactory.entrypoints.http.accounts.shapes import AccountView
from softfactory.entrypoints.http.auth import ADMIN_READS, USER_READS
from softfactory.entrypoints.http.money import MoneyView
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire

from .shapes import ProductView, SubscriptionView


class OfferView(Wire):
    """A product, and what you have of it."""

    product: ProductView
    subscription: SubscriptionView | None
    usable: bool


class CustomerView(AccountView):
    """A person with an account, and the products that they may use now."""

    products: list[str]


class RevenueView(Wire):
    """What comes in, in one currency: `mrr` in a month and `arr` in a year from subscriptions; `test` money by itself.

    `one_off` is what products that are sold once have brought so far, `taken` everything that was ever paid; both less
    what was given back.
    """

    currency: str
    test: bool
    subscriptions: int
    mrr: MoneyView
    arr: MoneyView
    one_off: MoneyView
    taken: MoneyView


class Products(Resource):
    """/api/platform/products."""

    @operation(guard=USER_READS, answer=PageView[OfferView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[Offer]:
        """List the products, and what you have of them."""
        return self.services.billing.products(actor, query.page())


class Customers(Resource):
    """/api/platform/admin/users."""

    @operation(guard=ADMIN_READS, answer=PageView[CustomerView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[CustomerView]:
        """List all accounts with the products that each may use, newest first."""
        found = self.services.accounts.users(actor, query.page())
        products = self.services.billing.subscribers(actor, [account.user.id for account in found.items])
        return found.map(lambda account: _customer(account, list(products.get(account.user.id, ()))))


class Income(Resource):
    """/api/platform/admin/revenue."""

    @operation(guard=ADMIN_READS, answer=PageView[RevenueView])
    def on_get(self, actor: Actor) -> Page[Revenue]:
        """Show what comes in, by currency."""
        return Page(items=self.services.billing.revenue(actor))


def _customer(account: Account, products: list[str]) -> CustomerView:
    view = account_view(account)
    return CustomerView(**{name: getattr(view, name) for name in AccountView.__struct_fields__}, products=products)
