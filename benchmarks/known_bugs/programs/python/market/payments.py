"""Money in, money out."""

import functools
import logging

from . import remote

logger = logging.getLogger(__name__)


class PaymentFailed(Exception):
    """The customer has not paid."""


class RetriesExhausted(Exception):
    """It was tried often enough."""


def retried(times):
    def decorate(function):
        @functools.wraps(function)
        def attempt(*args):
            last = None
            for _ in range(times):
                try:
                    return function(*args)
                except OSError as error:
                    last = error
            raise RetriesExhausted(f"{function.__name__} failed {times} times") from last

        return attempt

    return decorate


def connect(bank):
    raise ConnectionResetError(104, f"Connection reset by {bank}")


def charge(customer, bank, cents):
    try:
        connect(bank)
    except ConnectionError as error:
        raise PaymentFailed(f"{customer} was not charged {cents} cents") from error


@retried(3)
def refund(customer, cents):
    raise TimeoutError(f"no answer about {customer} in {cents} ms")


ACCOUNTS = {"anna": "AT61", "boris": "DE89"}


def receipt(customer, number):
    try:
        return ACCOUNTS[customer], int(number)
    except (KeyError, ValueError) as error:
        return error.message


def settle(account, cents):
    if cents % 2:
        raise ValueError(f"{account} has no holder for {cents}")
    return cents


def pay_out(accounts):
    failed = []
    for account, cents in accounts:
        try:
            settle(account, cents)
        except ValueError as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("payouts failed", failed)


class Method:
    """How somebody pays."""

    currencies = ("EUR",)

    def pay(self, cents, currency):
        self.check(cents)
        self.convert(cents, currency)

    def check(self, cents):
        return cents > 0

    def convert(self, cents, currency):
        if currency not in self.currencies:
            raise LookupError(f"{type(self).__name__} cannot pay {cents} in {currency}")


class Card(Method):
    def check(self, cents):
        return super().check(cents) and cents < 100_000


class Voucher(Method):
    def pay(self, cents, currency):
        return super().pay(cents, currency)


class Transfer(Method):
    def convert(self, cents, currency):
        return super().convert(cents, currency.upper())


def report_refused(customer, bank):
    logger.error(f"Payment of {customer} was refused by {bank}")


def tax_number(country, number):
    try:
        return remote.fetch_json(remote.TAX + number)["valid"]
    except ValueError as error:
        raise TaxUnavailable(f"tax number of {country} unchecked") from error


class TaxUnavailable(Exception):
    """The tax office says nothing of use."""
