"""Mailed tokens and unconfirmed accounts in SQL."""

from datetime import datetime

import sqlalchemy as sa

from softfactory.domain.accounts.model import MailToken, Registration
from softfactory.domain.accounts.ports import MailTokens

from .accounts_tables import mail_tokens, registrations
from .lookup import Lookup
from .prepared import Bulk
from .rows import plain, upsert, values_of
from .unit import Unit

_TOKEN, _token_values = values_of(MailToken)
_ADD = Bulk(plain(mail_tokens), _TOKEN)
_BY_ID = Lookup(MailToken, mail_tokens.c.id)
_TAKE = mail_tokens.delete().where(mail_tokens.c.id == sa.bindparam("token_id")).returning(*mail_tokens.c)
_DROP = mail_tokens.delete().where(mail_tokens.c.user_id == sa.bindparam("user_id"))

_REGISTRATION, _registration_values = values_of(Registration)
_REGISTER = Bulk(upsert(registrations, keep=[name for name in _REGISTRATION if name != "email"]), _REGISTRATION)
_REGISTRATION_BY_ID = Lookup(Registration, registrations.c.id)
_UNREGISTER = registrations.delete().where(registrations.c.id == sa.bindparam("registration_id"))

_EXPIRE = [table.delete().where(table.c.created_at < sa.bindparam("before")) for table in (mail_tokens, registrations)]


class SqlMailTokens(MailTokens):
    """Tokens that were mailed, and accounts that wait for theirs."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._run = unit.connection.execute

    def add(self, token: MailToken) -> None:
        _ADD.run(self._unit, [_token_values(token)])

    def find(self, token_id: str) -> MailToken | None:
        return _BY_ID.find(self._unit, token_id)

    def take(self, token_id: str) -> MailToken | None:
        row = self._run(_TAKE, {"token_id": token_id}).one_or_none()
        return MailToken(**row._asdict()) if row else None

    def drop(self, user_id: str) -> None:
        self._run(_DROP, {"user_id": user_id})

    def register(self, registration: Registration) -> None:
        _REGISTER.run(self._unit, [_registration_values(registration)])

    def registration(self, registration_id: str) -> Registration | None:
        return _REGISTRATION_BY_ID.fetch(self._unit, registration_id)

    def unregister(self, registration_id: str) -> None:
        self._run(_UNREGISTER, {"registration_id": registration_id})

    def expire(self, *, created_before: datetime) -> int:
        return sum(self._run(statement, {"before": created_before}).rowcount for statement in _EXPIRE)
