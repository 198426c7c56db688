"""Users in SQL."""

from functools import cached_property

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.ports import AccountsTx, Users
from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.kernel.actor import Role
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .rows import row_of, text_fits
from .store import SqlTx
from .tables import metadata
from .types import Choice, Instant, Term, Uuid

users = sa.Table(
    "users",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("email", Term, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", Choice(Role), nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("disabled_at", Instant),
    sa.CheckConstraint("length(id) = 16", name="id_is_one"),
)

_ADD = users.insert()
_FIND = users.select().where(users.c.id == sa.bindparam("user_id"))
_BY_EMAIL = users.select().where(users.c.email == sa.bindparam("address"))


class SqlUsers(Users):
    """Those who may log in."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        try:
            with self._connection.begin_nested():
                self._connection.execute(_ADD, row_of(user))
        except IntegrityError as error:
            if self.by_email(user.email) is None:
                raise  # an id given twice is a bug, not a refusal
            raise EmailTaken from error

    def save(self, user: User) -> None:
        self._connection.execute(users.update().where(users.c.id == user.id), row_of(user))

    def find(self, user_id: str) -> User | None:
        row = self._connection.execute(_FIND, {"user_id": user_id}).one_or_none()
        return User(**row._asdict()) if row else None

    def by_email(self, email: str) -> User | None:
        if not text_fits(email):
            return None
        row = self._connection.execute(_BY_EMAIL, {"address": email}).one_or_none()
        return User(**row._asdict()) if row else None

    def listed(self, request: PageRequest) -> Page[User]:
        after = request.after(str)
        query = users.select().order_by(users.c.id.desc()).limit(request.limit + 1)
        if after:
            query = query.where(users.c.id < after[0])
        found = [User(**row._asdict()) for row in self._connection.execute(query)]
        return page(found, request.limit, lambda user: (user.id,))


class AccountsSql(SqlTx, AccountsTx):
    """The slice of accounts."""

    @cached_property
    def users(self) -> SqlUsers:
        return SqlUsers(self.unit.connection)
