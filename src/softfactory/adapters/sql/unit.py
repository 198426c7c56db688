"""One open transaction on a database."""

from typing import Any

import attrs
import sqlalchemy as sa

from softfactory.domain.kernel.events import Fact
from softfactory.domain.kernel.problems import Problem


@attrs.define
class Unit:
    """One open transaction: what all slices of it share."""

    connection: sa.Connection
    writes: bool = False
    facts: list[Fact] = attrs.field(factory=list)
    refusal: Problem | None = None
    """Why it can no longer be kept, even if its block ends cleanly."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    @property
    def driver(self) -> Any:  # noqa: ANN401 - each driver has its own
        """The driver's module: its kinds of errors."""
        return self.connection.dialect.loaded_dbapi

    def cursor(self) -> Any:  # noqa: ANN401 - each driver has its own
        """Return a cursor of the driver, within this transaction; it raises the driver's own errors."""
        return self.connection.connection.cursor()
