"""Locks on what need not have a row: in PostgreSQL `FOR UPDATE` locks nothing that is not there."""

import hashlib

from .driver import run
from .unit import Unit

_LOCK = "SELECT FROM pg_advisory_xact_lock($1)"


def lock(unit: Unit, *names: str) -> None:
    """Make others who lock the same *names* wait until this transaction ends; one that only reads locks nothing.

    In SQLite whoever writes is alone already. Take one lock a transaction, or take them in everybody's order.
    """
    if unit.writes and unit.dialect == "postgresql":
        digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
        run(unit, [(_LOCK, [int.from_bytes(digest, signed=True)])])
