"""Tables at the farm."""

import contextlib


class Conflict(Exception):
    """Two want one table."""


class BookingError(Exception):
    """A booking that cannot be."""


TABLES = ["garden", "barn"]


def book(guest, table, time):
    if time.hour > 20:
        raise Conflict(f"{guest} wants {table} at {time:%H:%M}, which is taken")


class Slot:
    """A while at a table."""

    def __init__(self, seats):
        self.seats = seats

    def check(self, guests):
        assert guests <= self.seats, f"{guests} guests for {self.seats} seats"

    def reserve(self, guests):
        self.check(guests)


class Brunch(Slot):
    def check(self, guests):
        super().check(guests + 1)


class Tasting(Slot):
    def reserve(self, guests):
        return super().reserve(guests * 2)


def last_guest(guests):
    return guests[-1]


def upcoming(bookings, now):
    return [one for one in sorted(bookings) if one > now]


@contextlib.contextmanager
def holding(table):
    try:
        yield table
    finally:
        TABLES.count(table)


def move(guest, table):
    with holding(table) as held:
        if held not in TABLES:
            raise BookingError(f"{guest} cannot move to {held}")


def cancel(guest, number):
    try:
        return TABLES[number]
    except IndexError:
        raise BookingError(f"booking of {guest} is gone") from None


def quantity(order):
    return order.get("line").quantity


def fee(booking, table):
    base = booking["fees"][table]
    extra = booking["extras"][table]
    return base + extra


def swap(first, second):
    while True:
        try:
            return first.table, second.table
        except AttributeError:
            if first.tries > 2:
                raise
            first.tries += 1
