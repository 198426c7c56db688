"""Users in memory."""

from softfactory.domain.accounts.model import Session, User
from softfactory.domain.accounts.ports import Users
from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.kernel.actor import Role
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .accounts_rows import add, drop, with_user
from .unit import Unit


class MemoryUsers(Users):
    """Those who may log in."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, user: User) -> None:
        if self.by_email(user.email):
            raise EmailTaken
        add(self._unit, "users", user)

    def save(self, user: User) -> None:
        if user.id not in self._unit.table("users"):
            return
        other = self.by_email(user.email)
        if other and other.id != user.id:
            raise EmailTaken
        self._unit.put("users", user.id, user)

    def remove(self, user_id: str) -> None:
        for table in ("sessions", "devices", "mail_tokens", "factors", "api_keys"):
            drop(self._unit, table, lambda row: row.user_id == user_id)
        self._unit.remove("users", user_id)

    def find(self, user_id: str) -> User | None:
        return self._unit.table("users").get(user_id)

    def by_email(self, email: str) -> User | None:
        return next((user for user in self._unit.table("users").values() if user.email == email), None)

    def bearer(self, session_id: str) -> tuple[Session, User] | None:
        return with_user(self._unit, self._unit.table("sessions").get(session_id))

    def listed(self, request: PageRequest) -> Page[User]:
        after = request.after(str)
        users = sorted(self._unit.table("users").values(), key=lambda user: user.id, reverse=True)
        found = [user for user in users if after is None or user.id < after[0]]
        return page(found, request.limit, lambda user: (user.id,))

    def admins_beside(self, user_id: str) -> int:
        return sum(
            user.role is Role.ADMIN and user.disabled_at is None and user.id != user_id
            for user in self._unit.table("users").values()
        )
