"""Mailed tokens and unconfirmed accounts in memory."""

from datetime import datetime

from softfactory.domain.accounts.model import MailToken, Registration
from softfactory.domain.accounts.ports import MailTokens

from .accounts_rows import add, drop
from .unit import Unit


class MemoryMailTokens(MailTokens):
    """Tokens that were mailed, and accounts that wait for theirs."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, token: MailToken) -> None:
        add(self._unit, "mail_tokens", token)

    def find(self, token_id: str) -> MailToken | None:
        return self._unit.table("mail_tokens").get(token_id)

    def take(self, token_id: str) -> MailToken | None:
        token = self.find(token_id)
        self._unit.remove("mail_tokens", token_id)
        return token

    def drop(self, user_id: str) -> None:
        drop(self._unit, "mail_tokens", lambda token: token.user_id == user_id)

    def register(self, registration: Registration) -> None:
        self._unit.put("registrations", registration.email, registration)

    def registration(self, registration_id: str) -> Registration | None:
        return next((row for row in self._unit.table("registrations").values() if row.id == registration_id), None)

    def unregister(self, registration_id: str) -> None:
        drop(self._unit, "registrations", lambda registration: registration.id == registration_id)

    def expire(self, *, created_before: datetime) -> int:
        tables = ("mail_tokens", "registrations")
        return sum(drop(self._unit, table, lambda row: row.created_at < created_before) for table in tables)
