"""What things cost, and for whom."""

import functools
from decimal import Decimal, InvalidOperation


class BadPrice(Exception):
    """A price that is none."""


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


def checked(function):
    def inner(*args):
        result = function(*args)
        if result is None:
            raise BadPrice("no result")
        return result

    return inner


@timed
def share(total, people):
    return total / len(people)


@timed
@checked
def per_weight(grams, price):
    return price * 1000 // grams


def parse_price(product, text):
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise BadPrice(f"{product} has no price: {text!r}") from error


DISCOUNTS = {
    "loyalty": lambda customer: customer["points"][customer["tier"]],
    "season": lambda customer: customer["months"][customer["birthday"]],
}


def discount(kind, customer):
    return DISCOUNTS[kind](customer)


def cheapest(offers):
    return sorted(offers, key=lambda offer: offer["price"] - offer["rebate"])[0]


def add_tax(amount, country):
    rates = {"at": 20, "de": 19}
    return amount * (100 + rates.get(country)) / 100


def total_of(lines):
    return sum(line["amount"] * line["unit"] for line in lines)
