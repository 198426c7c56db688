"""Column types: what the domain's values are in both databases."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import types
from sqlalchemy.engine import Dialect

from softfactory.domain.kernel.instants import instant, micros

NOTHING = b""
"""What an identifier that is none becomes: it equals no stored one, and no column takes it (CHECK)."""


Term = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Text that is looked up or sorted: by code points everywhere, whatever the locale of the machine."""


class Instant(types.TypeDecorator[datetime]):
    """An aware datetime: TIMESTAMPTZ, and in SQLite whole microseconds since 1970; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        return dialect.type_descriptor(types.BigInteger() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - by dialect
        if value is None:
            return None
        since_1970 = micros(value)
        return since_1970 if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - by dialect
        if value is None:
            return None
        return instant(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Hex(types.TypeDecorator[str]):
    """Lower-case hex digits as half as many raw bytes."""

    impl = sa.LargeBinary
    cache_ok = True

    def __init__(self, length: int = 16) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else self.packed(value)

    def packed(self, value: str) -> bytes:
        """Return the bytes; `NOTHING` for what is not written the one way this column writes it."""
        try:
            raw = bytes.fromhex(value)
        except ValueError:
            return NOTHING
        return raw if len(raw) == self.length and raw.hex() == value else NOTHING

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else value.hex()


class Uuid(types.TypeDecorator[str]):
    """A UUID in canonical form as its 16 bytes; their order is the order of the text."""

    impl = sa.LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - SQLAlchemy's
        if value is None:
            return None
        try:
            raw = bytes.fromhex(value.replace("-", ""))
        except ValueError:
            return NOTHING
        return raw if canonical(raw.hex()) == value else NOTHING

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else canonical(value.hex())


def canonical(digits: str) -> str:
    """Return 32 hex digits as a UUID is written."""
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class Choice(types.TypeDecorator[StrEnum]):
    """A member of an enumeration as its value."""

    impl = sa.String
    cache_ok = True

    def __init__(self, members: type[StrEnum], length: int = 16) -> None:
        super().__init__(length)
        self.members = members
        self._by_value = {member.value: member for member in members}

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else self._by_value[value]


class Texts(types.TypeDecorator[tuple[str, ...]]):
    """A tuple of texts as a JSON list."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:  # noqa: ARG002
        return None if value is None else tuple(json.loads(value))


class Objects(types.TypeDecorator[tuple[Mapping[str, Any], ...]]):
    """A tuple of JSON objects as a JSON list."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Mapping[str, Any], ...] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Mapping[str, Any], ...] | None:  # noqa: ARG002
        return None if value is None else tuple(json.loads(value))


class TextMap(types.TypeDecorator[Mapping[str, str]]):
    """A mapping of texts as a JSON object."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else written(dict(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, str] | None:  # noqa: ARG002
        return None if value is None else json.loads(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(value: object) -> str:
    """Return *value* as JSON in the one way this database writes it: exact comparisons of its text rely on it."""
    return _encode(value)
