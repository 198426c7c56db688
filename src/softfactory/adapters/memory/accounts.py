"""The slice of accounts in memory."""

from functools import cached_property

from softfactory.domain.accounts.ports import AccountsTx

from .accounts_keys import MemoryApiKeys, MemoryFactors, MemorySigningKeys
from .accounts_lockouts import MemoryLockouts, MemoryRates
from .accounts_mail import MemoryMailTokens
from .accounts_sessions import MemoryDevices, MemorySessions
from .accounts_users import MemoryUsers
from .store import MemoryTx


class AccountsMemory(MemoryTx, AccountsTx):
    """Users, and how they come in, in one transaction."""

    @cached_property
    def users(self) -> MemoryUsers:
        return MemoryUsers(self.unit)

    @cached_property
    def sessions(self) -> MemorySessions:
        return MemorySessions(self.unit)

    @cached_property
    def devices(self) -> MemoryDevices:
        return MemoryDevices(self.unit)

    @cached_property
    def lockouts(self) -> MemoryLockouts:
        return MemoryLockouts(self.unit)

    @cached_property
    def rates(self) -> MemoryRates:
        return MemoryRates(self.unit)

    @cached_property
    def mail_tokens(self) -> MemoryMailTokens:
        return MemoryMailTokens(self.unit)

    @cached_property
    def factors(self) -> MemoryFactors:
        return MemoryFactors(self.unit)

    @cached_property
    def api_keys(self) -> MemoryApiKeys:
        return MemoryApiKeys(self.unit)

    @cached_property
    def signing_keys(self) -> MemorySigningKeys:
        return MemorySigningKeys(self.unit)
