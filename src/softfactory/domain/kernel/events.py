"""Facts: what happened, told to other contexts within the transaction it happened in.

A use case says `tx.record(fact)`; just before the commit the store hands the transaction's facts to its recorders, so
what a recorder writes is kept or undone together with the fact.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import attrs


@attrs.frozen(kw_only=True)
class Fact:
    """Something that happened, in the past tense."""

    at: datetime


Recorder = Callable[[Any, Sequence[Fact]], None]
"""Called with the open transaction and its facts; what it raises undoes the transaction.

It reaches its own slice of the transaction with `store.joining(tx)`.
"""
