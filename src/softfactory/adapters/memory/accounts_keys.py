"""Second factors, API keys and signing keys in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from softfactory.domain.accounts.model import ApiKey, Factor, SigningKey, User
from softfactory.domain.accounts.ports import ApiKeys, Factors, SigningKeys

from .accounts_rows import add, of_user, with_user
from .unit import Unit


class MemoryFactors(Factors):
    """Second factors, at most one a user."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, user_id: str) -> Factor | None:
        return self._unit.table("factors").get(user_id)

    def put(self, factor: Factor) -> None:
        self._unit.put("factors", factor.user_id, factor)

    def remove(self, user_id: str) -> None:
        self._unit.remove("factors", user_id)

    def all(self) -> Sequence[Factor]:
        return [factor for _, factor in sorted(self._unit.table("factors").items())]


class MemoryApiKeys(ApiKeys):
    """Programs' ways in."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, key: ApiKey) -> None:
        add(self._unit, "api_keys", key)

    def holder(self, key_id: str) -> tuple[ApiKey, User] | None:
        return with_user(self._unit, self._unit.table("api_keys").get(key_id))

    def of_user(self, user_id: str) -> Sequence[ApiKey]:
        return of_user(self._unit, "api_keys", user_id)

    def used(self, key_id: str, *, at: datetime) -> None:
        key = self._unit.table("api_keys").get(key_id)
        if key:
            self._unit.put("api_keys", key_id, attrs.evolve(key, used_at=at))

    def remove(self, key_id: str) -> None:
        self._unit.remove("api_keys", key_id)


class MemorySigningKeys(SigningKeys):
    """What signs access tokens."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def all(self) -> Sequence[SigningKey]:
        return [key for _, key in sorted(self._unit.table("signing_keys").items())]

    def add(self, key: SigningKey) -> bool:
        if key.version in self._unit.table("signing_keys"):
            return False
        self._unit.put("signing_keys", key.version, key)
        return True

    def save(self, key: SigningKey) -> None:
        if key.version in self._unit.table("signing_keys"):
            self._unit.put("signing_keys", key.version, key)

    def remove(self, version: int) -> None:
        self._unit.remove("signing_keys", version)
