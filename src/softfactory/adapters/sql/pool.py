"""Connections as they come and go: how many there are, and whether they still live."""

import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry


def watch(engine: sa.Engine, count: Callable[[str, int], None]) -> None:
    """Call *count* with `in_use` or `idle` and how many more connections are so now."""

    def begun(*_: object) -> None:
        count("idle", -1)
        count("in_use", 1)

    def ended(*_: object) -> None:
        count("in_use", -1)
        count("idle", 1)

    sa.event.listen(engine, "connect", lambda *_: count("idle", 1))
    sa.event.listen(engine, "checkout", begun)
    sa.event.listen(engine, "checkin", ended)
    sa.event.listen(engine, "close", lambda *_: count("idle", -1))


def ping_idle(engine: sa.Engine, *, after: float) -> None:
    """Ping connections that were idle for *after* seconds; a dead one is replaced before anything is sent on it.

    SQLAlchemy's own pre-ping costs every transaction a round trip.
    """

    def checked_in(_: object, entry: ConnectionPoolEntry) -> None:
        entry.info["idle_since"] = time.monotonic()

    def checked_out(connection: Any, entry: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401 - the driver's
        since = entry.info.get("idle_since")
        if since is None or time.monotonic() - since < after:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the others died with it: SQLAlchemy connects again

    sa.event.listen(engine, "checkin", checked_in)
    sa.event.listen(engine, "checkout", checked_out)
