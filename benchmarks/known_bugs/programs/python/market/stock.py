"""Shelves, and what is left on them."""

from dataclasses import dataclass


@dataclass
class Shelf:
    name: str
    free: int | None
    held: int | None


SHELVES = {"apples": Shelf("apples", 10, 2), "leeks": Shelf("leeks", None, 1), "cheese": Shelf("cheese", 4, None)}


def shelf_of(product):
    return SHELVES[product]


def take(product, amount):
    left = 10 - amount
    if left < 0:
        raise ValueError(f"{product}: stock fell to {left}")
    return left


def reserve(shelf, wanted):
    free = shelf.free - wanted
    held = shelf.held - wanted
    return free, held


def batch_of(product):
    return None if product.startswith("old") else Shelf(product, 1, 1)


def count_batch(product):
    batch = batch_of(product)
    return batch.quantity + 1


def label(product, width):
    text = f"{product:>{width}}"
    assert len(text) <= 12, f"label of {product} is {len(text)} wide"
    return text
