"""Second factors, API keys and signing keys in SQL."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.accounts.model import ApiKey, Factor, SigningKey, User
from softfactory.domain.accounts.ports import ApiKeys, Factors, SigningKeys

from .accounts_tables import api_keys, factors, signing_keys, users
from .lookup import Lookup, Pair
from .prepared import Bulk
from .rows import plain, row_of, upsert, values_of
from .unit import Unit

_FACTOR, _factor_values = values_of(Factor)
_PUT_FACTOR = Bulk(upsert(factors, keep=[name for name in _FACTOR if name != "user_id"]), _FACTOR)
_FACTOR_OF_USER = Lookup(Factor, factors.c.user_id)
_REMOVE_FACTOR = factors.delete().where(factors.c.user_id == sa.bindparam("of_user"))
_FACTORS = factors.select().order_by(factors.c.user_id)

_KEY, _key_values = values_of(ApiKey)
_ADD_KEY = Bulk(plain(api_keys), _KEY)
_HOLDER = Pair(ApiKey, User, api_keys.c.id, of=users.c.id)
_KEYS_OF_USER = Lookup(ApiKey, api_keys.c.user_id, api_keys.c.created_at, api_keys.c.id)
_USED = api_keys.update().where(api_keys.c.id == sa.bindparam("key_id")).values(used_at=sa.bindparam("at"))
_REMOVE_KEY = api_keys.delete().where(api_keys.c.id == sa.bindparam("key_id"))

_SIGNING_KEY, _signing_key_values = values_of(SigningKey)
_SIGNING_KEYS = signing_keys.select().order_by(signing_keys.c.version)
_ADD_SIGNING_KEY = Bulk(
    {dialect: insert.returning(signing_keys.c.version) for dialect, insert in upsert(signing_keys).items()},
    _SIGNING_KEY,
)
_SAVE_SIGNING_KEY = signing_keys.update().where(signing_keys.c.version == sa.bindparam("number"))
_REMOVE_SIGNING_KEY = signing_keys.delete().where(signing_keys.c.version == sa.bindparam("number"))


class SqlFactors(Factors):
    """Second factors, at most one a user."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def find(self, user_id: str) -> Factor | None:
        return _FACTOR_OF_USER.fetch(self._unit, user_id)

    def put(self, factor: Factor) -> None:
        _PUT_FACTOR.run(self._unit, [_factor_values(factor)])

    def remove(self, user_id: str) -> None:
        self._run(_REMOVE_FACTOR, {"of_user": user_id})

    def all(self) -> Sequence[Factor]:
        return [Factor(**row._asdict()) for row in self._run(_FACTORS)]


class SqlApiKeys(ApiKeys):
    """Programs' ways in."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, key: ApiKey) -> None:
        _ADD_KEY.run(self._unit, [_key_values(key)])

    def holder(self, key_id: str) -> tuple[ApiKey, User] | None:
        return _HOLDER.find(self._unit, key_id)

    def of_user(self, user_id: str) -> Sequence[ApiKey]:
        return _KEYS_OF_USER.all(self._unit, user_id)

    def used(self, key_id: str, *, at: datetime) -> None:
        self._run(_USED, {"key_id": key_id, "at": at})

    def remove(self, key_id: str) -> None:
        self._run(_REMOVE_KEY, {"key_id": key_id})


class SqlSigningKeys(SigningKeys):
    """What signs access tokens."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def all(self) -> Sequence[SigningKey]:
        return [SigningKey(**row._asdict()) for row in self._run(_SIGNING_KEYS)]

    def add(self, key: SigningKey) -> bool:
        return bool(_ADD_SIGNING_KEY.run(self._unit, [_signing_key_values(key)]))

    def save(self, key: SigningKey) -> None:
        self._run(_SAVE_SIGNING_KEY, row_of(key) | {"number": key.version})

    def remove(self, version: int) -> None:
        self._run(_REMOVE_SIGNING_KEY, {"number": version})
