"""The slice of accounts in SQL."""

from functools import cached_property

from softfactory.domain.accounts.ports import AccountsTx

from .accounts_keys import SqlApiKeys, SqlFactors, SqlSigningKeys
from .accounts_lockouts import SqlLockouts, SqlRates
from .accounts_mail import SqlMailTokens
from .accounts_sessions import SqlDevices, SqlSessions
from .accounts_users import SqlUsers
from .store import SqlTx


class AccountsSql(SqlTx, AccountsTx):
    """Users, and how they come in, in one transaction."""

    @cached_property
    def users(self) -> SqlUsers:
        return SqlUsers(self.unit)

    @cached_property
    def sessions(self) -> SqlSessions:
        return SqlSessions(self.unit)

    @cached_property
    def devices(self) -> SqlDevices:
        return SqlDevices(self.unit)

    @cached_property
    def lockouts(self) -> SqlLockouts:
        return SqlLockouts(self.unit)

    @cached_property
    def rates(self) -> SqlRates:
        return SqlRates(self.unit)

    @cached_property
    def mail_tokens(self) -> SqlMailTokens:
        return SqlMailTokens(self.unit)

    @cached_property
    def factors(self) -> SqlFactors:
        return SqlFactors(self.unit)

    @cached_property
    def api_keys(self) -> SqlApiKeys:
        return SqlApiKeys(self.unit)

    @cached_property
    def signing_keys(self) -> SqlSigningKeys:
        return SqlSigningKeys(self.unit)
