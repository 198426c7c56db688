"""Tells how many connections there are, as they come and go."""

from collections.abc import Callable

import sqlalchemy as sa


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
