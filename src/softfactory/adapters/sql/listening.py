"""Waking up when PostgreSQL tells that a job was put."""

import os
import selectors
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from softfactory.domain.kernel.wakeup import Wakeup

from .jobs import CHANNEL

PATIENCE = 1.0
"""Seconds after which whoever sleeps looks for itself, for something between may keep what is told."""
DEAF = 0.25
"""The same while nothing can be told."""
CONNECTING = 5


class ListeningWakeup(Wakeup):
    """Listens on a connection of its own, and on a pipe for whoever wakes it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._ear, self._mouth = os.pipe()
        for end in (self._ear, self._mouth):
            os.set_blocking(end, False)
        self._connection: Any = None

    def __del__(self) -> None:
        for end in (self._ear, self._mouth):
            os.close(end)

    def sleep(self, seconds: float) -> None:
        if self._connection is None and self._listen():
            return  # what was put before was not told
        if self._connection is None:
            self._wait(min(seconds, DEAF), self._ear)
        else:
            self._wait(min(seconds, PATIENCE), self._ear, self._connection)
            self._hear()

    def wake(self) -> None:
        with suppress(BlockingIOError):  # full of calls already
            os.write(self._mouth, b".")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listen(self) -> bool:
        positional, named = self._engine.dialect.create_connect_args(self._engine.url)
        driver: Any = self._engine.dialect.loaded_dbapi
        with suppress(driver.Error):  # it is away
            connection = driver.connect(
                *positional,
                **{"connect_timeout": CONNECTING, "application_name": "softfactory", **named},
                autocommit=True,
            )
            connection.execute(f"LISTEN {CHANNEL}")
            self._connection = connection
        return self._connection is not None

    def _wait(self, seconds: float, *ends: Any) -> None:  # noqa: ANN401 - numbers, and what has one
        with selectors.DefaultSelector() as selector:
            for end in ends:
                selector.register(end, selectors.EVENT_READ)
            selector.select(max(0.0, seconds))
        with suppress(BlockingIOError):  # nobody called
            os.read(self._ear, 1 << 16)

    def _hear(self) -> None:
        try:
            for _ in self._connection.notifies(timeout=0):
                pass
        except self._engine.dialect.loaded_dbapi.Error:
            self.close()
