"""Products: what can be had, and for how much."""

import attrs

from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.events import done_by
from softfactory.domain.kernel.paging import Page, PageRequest

from .beginning import MAX_CODE, is_code
from .model import Product, Subscription
from .problems import InvalidProduct
from .usecases import UseCases

MAX_NAME, MAX_DESCRIPTION = 150, 2000


@attrs.frozen(kw_only=True)
class Offer:
    """A product, and what the actor has of it."""

    product: Product
    subscription: Subscription | None = None
    """The live one."""
    usable: bool = False
    """Whether the actor may use it now, by that subscription."""


@attrs.frozen(kw_only=True, slots=False)
class OfferUseCases(UseCases):
    """Making and showing products."""

    def offer(self, actor: Actor, product: Product) -> Product:
        """Create a product, or replace the one of the same code; administrators may. Raises `InvalidProduct`.

        Who subscribed before keeps the price of then.
        """
        actor.must_be_admin()
        _must_be_good(product)
        with self.store.writing() as tx:
            tx.products.put(product)
            tx.record(done_by(actor, "product_offered", at=self.now(), details={"product": product.code}))
        return product

    def plans(self, request: PageRequest | None = None) -> Page[Product]:
        """Return the products that can be bought, sorted by code: for everybody."""
        with self.store.reading() as tx:
            return tx.products.listed(request or PageRequest(), offered_only=True)

    def products(self, actor: Actor, request: PageRequest | None = None) -> Page[Offer]:
        """Return the products that can be bought (all to administrators), by code, with what the actor has of them."""
        at, user_id = self._since(), actor.user_id or ""
        with self.store.reading() as tx:
            found = tx.products.listed(request or PageRequest(), offered_only=not actor.is_admin)
            live = {one.product: one for one in tx.subscriptions.all_of(user_id) if one.is_live}

        def shown(product: Product) -> Offer:
            mine = live.get(product.code)
            return Offer(product=product, subscription=mine, usable=mine is not None and mine.grants(at))

        return found.map(shown)

    def products_of(self, user_id: str) -> frozenset[str]:
        """Return the codes of the products that a user may use now: for doors, which make an `Actor` with it."""
        with self.store.glancing() as tx:
            return tx.subscriptions.products_of(user_id, self._since())


def _must_be_good(product: Product) -> None:
    """Raise `InvalidProduct` for what a product cannot be, `InvalidMoney` for a price."""
    if not is_code(product.code):
        raise InvalidProduct(f"A code is lower-case words joined by hyphens, at most {MAX_CODE} characters.")
    if not 1 <= len(product.name) <= MAX_NAME or not product.name.isprintable():
        raise InvalidProduct(f"A name has 1 to {MAX_NAME} printable characters.")
    text = product.description
    if len(text) > MAX_DESCRIPTION or not text.replace("\n", "").isprintable():
        raise InvalidProduct(f"A description has at most {MAX_DESCRIPTION} printable characters.")
    intervals = [price.interval for price in product.prices]
    if not intervals or len(set(intervals)) < len(intervals):
        raise InvalidProduct("A product has at least one price, and for each interval one at most.")
    for price in product.prices:
        price.money.must_be_a_price()
