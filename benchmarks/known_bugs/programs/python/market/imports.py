"""Files from farms."""

import datetime as dt
import json
from pathlib import Path


class ImportFailed(Exception):
    """A farm's file is no good."""


class JobFailed(Exception):
    """A job is no good."""


def rows(text):
    for line in text.splitlines():
        name, price, amount = line.split(";")
        yield name, price, amount


def products(text):
    return {name: price for name, price, _ in rows(text)}


def amounts(text):
    return sum(int(amount) for _, _, amount in rows(text))


def entries(text):
    return [json.loads(line) for line in text.splitlines()]


def harvest_day(text):
    return dt.datetime.strptime(text, "%Y-%m-%d").date()


def load(path):
    return Path(path).read_text()


def column(row, name):
    return row[name].strip()


def price_of(row):
    return column(row, "price" if "farm" in row else "cost")


def import_upload(file, row):
    try:
        return price_of(row)
    except KeyError as error:
        raise ImportFailed(f"{file}: a column is missing") from error


def import_nightly(number, row):
    try:
        return price_of(row)
    except KeyError as error:
        raise JobFailed(f"import {number} failed") from error


def weights(rows_):
    return {row["name"]: row["grams"] / row["pieces"] for row in rows_}


def checksum(file, expected, found):
    if expected != found:
        raise ImportFailed(f"checksum of {file} is {found}, not {expected}")
