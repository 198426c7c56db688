"""The contract of products."""

import pytest

from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.kernel.paging import BadCursor, PageRequest, page
from softfactory.testing.billing.samples import (
    krw,
    product,
    usd,
)
from softfactory.testing.stores import OpenBilling

CODES = ("a", "a-b", "aa", "b", "z9")


class ProductsContract:
    """What every adapter promises about products."""

    def test_a_product_comes_back_as_it_was_put(self, open_billing: OpenBilling) -> None:
        odd = Product(
            code="x-1",
            name="Zoë's “Köstlich”",
            description="First line\nsecond 😀",
            prices=(Price(money=krw(590_000)), Price(interval=Interval.YEAR, money=usd(1))),
            offered=False,
        )
        store = open_billing()
        with store.writing() as tx:
            tx.products.put(product("x-1"))
            tx.products.put(odd)

        with store.reading() as tx:
            assert (tx.products.find("x-1"), tx.products.find("x")) == (odd, None)

    @pytest.mark.parametrize("unknown", ["", "\0", "\ud800", "X-1", "x-1 "])
    def test_no_product_is_found_by_what_is_no_code_of_one(self, open_billing: OpenBilling, unknown: str) -> None:
        store = open_billing()
        with store.writing() as tx:
            tx.products.put(product("x-1"))

            assert tx.products.find(unknown) is None

    @pytest.mark.parametrize("offered_only", [False, True])
    def test_products_are_listed_by_code_page_by_page(self, open_billing: OpenBilling, offered_only: bool) -> None:  # noqa: FBT001
        store = open_billing()
        with store.writing() as tx:
            for code in reversed(CODES):
                tx.products.put(product(code, offered=code != "aa"))

        pages, request = [], PageRequest(limit=2)
        with store.reading() as tx:
            while True:
                found = tx.products.listed(request, offered_only=offered_only)
                pages.append([one.code for one in found.items])
                if found.next_cursor is None:
                    break
                request = PageRequest(limit=2, cursor=found.next_cursor)

        assert pages == ([["a", "a-b"], ["b", "z9"]] if offered_only else [["a", "a-b"], ["aa", "b"], ["z9"]])

    @pytest.mark.parametrize("key", [("a\0",), ("\ud800",), (7,), ("a", "b")])
    def test_a_cursor_that_no_list_gave_is_refused_or_finds_what_follows(
        self, open_billing: OpenBilling, key: tuple[str | int, ...]
    ) -> None:
        store = open_billing()
        cursor = page([1, 2], 1, lambda _: key).next_cursor
        with store.writing() as tx:
            tx.products.put(product("b"))

        with store.reading() as tx:
            try:
                found = tx.products.listed(PageRequest(cursor=cursor), offered_only=True)
            except BadCursor:
                return
            assert [one.code for one in found.items] in (["b"], [])  # what follows in the order of code points
