"""softfactory product: what can be bought, and for how much."""

import click

from softfactory.domain.billing.model import Interval, Price, Product
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.money import Money

from .shared import as_json, everything, services, show, show_table

ONCE = "once"
INTERVALS = {ONCE: None, **{interval.value: interval for interval in Interval}}


@click.group("product")
def command() -> None:
    """Products and their prices."""


@command.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List all products by code, also those that are not sold any more."""
    with services() as built:
        rows = [_shown(one.product) for one in everything(lambda page: built.billing.products(SYSTEM, page))]
    show_table(rows, ("code", "name", "prices", "offered"), as_json=as_json)


@command.command("offer")
@click.argument("code")
@click.option("--name", required=True, help="What it is called.")
@click.option("--description", default="", help="What it is, in a sentence or two.")
@click.option("--currency", required=True, help="Of ISO 4217, such as USD or KRW.")
@click.option(
    "--price",
    "prices",
    type=(click.Choice([*INTERVALS]), click.IntRange(min=1)),
    multiple=True,
    metavar="month|year|once MINOR-UNITS",
    help="What it costs, for each way it is sold: month 4900 is 49.00 USD a month.",
)
@click.option("--withdrawn", is_flag=True, help="Sell it no more; who has it keeps it.")
@as_json
def offer(
    *,
    code: str,
    name: str,
    description: str,
    currency: str,
    prices: tuple[tuple[str, int], ...],
    withdrawn: bool,
    as_json: bool,
) -> None:
    """Offer a product under CODE, or replace the one that has it; who subscribed before keeps the price of then."""
    money = tuple(
        Price(interval=INTERVALS[every], money=Money(amount=amount, currency=currency)) for every, amount in prices
    )
    product = Product(code=code, name=name, description=description, prices=money, offered=not withdrawn)
    with services() as built:
        built.billing.offer(SYSTEM, product)
    show(_shown(product), as_json=as_json)


def _shown(product: Product) -> dict[str, object]:
    prices = {price.interval.value if price.interval else ONCE: str(price.money) for price in product.prices}
    told = ", ".join(f"{interval}: {money}" for interval, money in prices.items())
    return {
        "code": product.code,
        "name": product.name,
        "description": product.description,
        "prices": told,
        "offered": product.offered,
    }
