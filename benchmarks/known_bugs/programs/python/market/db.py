"""Rows, and a little of an object mapper."""

import sqlite3

connection = sqlite3.connect(":memory:", check_same_thread=False)
connection.executescript(
    """
    CREATE TABLE people (email TEXT UNIQUE, name TEXT);
    CREATE TABLE orders (number INTEGER, person TEXT NOT NULL);
    INSERT INTO people VALUES ('anna@farm.example', 'anna');
    """
)


def execute(statement, *values):
    return connection.execute(statement, values)


class NotFound(Exception):
    """No such row."""


class Model:
    """A kind of row."""

    rows = ()

    def __init_subclass__(cls):
        cls.DoesNotExist = type("DoesNotExist", (NotFound,), {"__qualname__": f"{cls.__qualname__}.DoesNotExist"})

    @classmethod
    def get(cls, **wanted):
        for row in cls.rows:
            if row == wanted:
                return row
        raise cls.DoesNotExist(f"{cls.__name__} matching query does not exist.")


class Customer(Model):
    rows = ({"name": "anna"},)


class Parcel(Model):
    rows = ({"number": 1},)


def customer_of(name):
    return Customer.get(name=name)


def parcel_of(number):
    return Parcel.get(number=number)
