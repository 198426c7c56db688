"""Five bugs, each with another number in its message every time."""

import logging
import threading

import sentry_sdk

COUNTS = {"lost_order": 7, "payment": 6, "stock": 5, "slow": 4, "profile": 3}

log = logging.getLogger("shop.stock")


class PaymentFailed(Exception):
    """Nothing was charged."""


def find_order(number):
    orders = dict.fromkeys(range(3), "open")
    if number not in orders:
        raise KeyError(f"order {number} is not in the book")
    return orders[number]


def connect(port):
    raise ConnectionRefusedError(111, f"Connection refused by 10.0.0.7:{port}")


def pay(number):
    try:
        connect(5000 + number)
    except OSError as error:
        raise PaymentFailed(f"payment {number} was not made") from error


def lost_order(number):
    try:
        find_order(number)
    except KeyError as error:
        sentry_sdk.capture_exception(error)


def payment(number):
    try:
        pay(number)
    except PaymentFailed:
        log.exception("The customer has to pay order %d again", number)


def stock(number):
    log.error("Stock of %s fell to %d", f"SKU-{number}", -number)


def slow(number):
    sentry_sdk.capture_message(
        f"Checkout took {number * 7} ms for cart {number:08x}-0000-4000-8000-{number:012x}", "warning"
    )


def parse_profile(text):
    age = text.split("=")[1]
    return int(age)


def profile(number):
    thread = threading.Thread(target=parse_profile, args=(f"age={number}x",))
    thread.start()
    thread.join()
