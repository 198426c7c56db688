"""Customers and staff."""

import logging

import sentry_sdk

from . import db

logger = logging.getLogger(__name__)


def greet(name):
    return db.customer_of(name)["name"].title()


def add(name, email):
    db.execute("INSERT INTO people VALUES (?, ?)", email, name)


def login(name, host):
    logging.error(f"Login of {name} from {host} failed")


def lock_out(name, host):
    logger.error("Account of %s was locked after wrong passwords from %s", name, host)


def name_from(raw):
    return raw.decode("ascii")


def age(text):
    return int(text) + 1


def postcode(text):
    return f"{int(text):05}"


def export(name, files):
    sentry_sdk.capture_message(f"Export for {name} lacks {files} files", "error")


def consent():
    sentry_sdk.capture_message("Consent text is missing in this language", "warning")


class Profile:
    """What a person told."""

    def __init__(self, name, address=None):
        self.name, self.address = name, address

    @property
    def city(self):
        return self.address.city


def letter_head(profile):
    return f"{profile.name}\n{profile.city}"


def initials(name):
    first, last = name.split(" ")
    return first[0] + last[0]


def save_cart(name):
    logger.error(f"Cart of {name} could not be saved")


def price_cart(name):
    logger.error(f"Cart of {name} could not be priced")
