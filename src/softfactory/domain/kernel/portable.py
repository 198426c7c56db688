"""Entities as JSON values, for those who take what is held about them elsewhere."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

Fields = Mapping[type, tuple[str, ...]]
"""What is shown of each class of entities: a field that is not named here stays here."""


def portable(entity: object, fields: Fields) -> dict[str, object]:
    """Return what *fields* name of an entity, as JSON values; instants are texts as in RFC 3339.

    Raises KeyError for what is neither one of JSON's values nor of a class that *fields* name.
    """
    return {name: _value(getattr(entity, name), fields) for name in fields[type(entity)]}


def _value(value: object, fields: Fields) -> object:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return str(value)  # a member of an enumeration becomes its text
    if isinstance(value, date):
        return _told(value)
    if isinstance(value, Mapping):
        return {key: _value(one, fields) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(one, fields) for one in value]
    return portable(value, fields)


def _told(value: date) -> str:
    """Return a day, or an instant in UTC, as RFC 3339 has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()
