"""Users in SQL."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from softfactory.domain.accounts.model import Session, User
from softfactory.domain.accounts.ports import Users
from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.kernel.actor import Role
from softfactory.domain.kernel.paging import Page, PageRequest, page

from .accounts_tables import api_keys, devices, factors, mail_tokens, sessions, users
from .locks import lock
from .lookup import Lookup, Pair
from .rows import row_of, text_fits
from .unit import Unit

_USER_ID: sa.BindParameter[str] = sa.bindparam("of_user")

_ADD = users.insert()
_SAVE = users.update().where(users.c.id == _USER_ID)
_REMOVE = (
    *(
        table.delete().where(table.c.user_id == _USER_ID)
        for table in (sessions, devices, mail_tokens, factors, api_keys)
    ),
    users.delete().where(users.c.id == _USER_ID),
)
_BY_ID = Lookup(User, users.c.id)
_BY_EMAIL = Lookup(User, users.c.email)
_BEARER = Pair(Session, User, sessions.c.id, of=users.c.id)
_ADMINS_BESIDE = (
    sa.select(sa.func.count())
    .select_from(users)
    .where(users.c.role == Role.ADMIN, users.c.disabled_at.is_(None), users.c.id != _USER_ID)
)


class SqlUsers(Users):
    """Those who may log in."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, user: User) -> None:
        with self._alone_with_its_address(user):
            self._run(_ADD, row_of(user))

    def save(self, user: User) -> None:
        with self._alone_with_its_address(user):
            self._run(_SAVE, row_of(user) | {"of_user": user.id})

    def remove(self, user_id: str) -> None:
        for statement in _REMOVE:
            self._run(statement, {"of_user": user_id})

    def find(self, user_id: str) -> User | None:
        return _BY_ID.fetch(self._unit, user_id)

    def by_email(self, email: str) -> User | None:
        return _BY_EMAIL.fetch(self._unit, email) if text_fits(email) else None

    def bearer(self, session_id: str) -> tuple[Session, User] | None:
        return _BEARER.find(self._unit, session_id)

    def listed(self, request: PageRequest) -> Page[User]:
        after = request.after(str)
        query = users.select().order_by(users.c.id.desc()).limit(request.limit + 1)
        if after:
            query = query.where(users.c.id < after[0])
        found = [User(**row._asdict()) for row in self._run(query)]
        return page(found, request.limit, lambda user: (user.id,))

    def admins_beside(self, user_id: str) -> int:
        lock(self._unit, "administrators")
        return self._run(_ADMINS_BESIDE, {"of_user": user_id}).scalar_one()

    @contextmanager
    def _alone_with_its_address(self, user: User) -> Generator[None, None, None]:
        try:
            with self._unit.connection.begin_nested():
                yield
        except IntegrityError as error:
            if _BY_EMAIL.find(self._unit, user.email) is None:
                raise  # an id given twice is a bug, not a refusal
            raise EmailTaken from error
