"""Rows of counts, made ready for one INSERT: it may not meet the same row twice, and locks rows in its order."""

from collections.abc import Iterable
from typing import Any


def summed(rows: Iterable[tuple[Any, ...]], *, key: int) -> list[tuple[Any, ...]]:
    """Return the rows in the order of their first *key* values, those with the same ones added up in the others."""
    sums: dict[tuple[Any, ...], tuple[int, ...]] = {}
    for row in rows:
        before = sums.get(row[:key])
        sums[row[:key]] = tuple(map(sum, zip(before, row[key:], strict=True))) if before else row[key:]
    return [(*found, *counts) for found, counts in sorted(sums.items())]
