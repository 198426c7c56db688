"""Users in memory."""

from functools import cached_property

from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.ports import AccountsTx, Users
from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .store import MemoryTx, Unit


class MemoryUsers(Users):
    """Those who may log in."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, user: User) -> None:
        if user.id in self._unit.table("users"):
            raise ValueError(f"{user.id} is a user already")
        if self.by_email(user.email):
            raise EmailTaken
        self._unit.put("users", user.id, user)

    def save(self, user: User) -> None:
        self._unit.put("users", user.id, user)

    def find(self, user_id: str) -> User | None:
        return self._unit.table("users").get(user_id)

    def by_email(self, email: str) -> User | None:
        return next((user for user in self._unit.table("users").values() if user.email == email), None)

    def listed(self, request: PageRequest) -> Page[User]:
        after = request.after(str)
        users = sorted(self._unit.table("users").values(), key=lambda user: user.id, reverse=True)
        found = [user for user in users if after is None or user.id < after[0]]
        return page(found, request.limit, lambda user: (user.id,))


class AccountsMemory(MemoryTx, AccountsTx):
    """The slice of accounts."""

    @cached_property
    def users(self) -> MemoryUsers:
        return MemoryUsers(self.unit)
