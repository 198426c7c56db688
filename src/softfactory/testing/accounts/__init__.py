"""The contract of accounts, part by part. Inherit `AccountsContract` and give `open_accounts`."""

from softfactory.testing.accounts.administrators import AdministratorsContract
from softfactory.testing.accounts.attempts import AttemptsContract
from softfactory.testing.accounts.devices import DevicesContract
from softfactory.testing.accounts.factors import FactorsContract
from softfactory.testing.accounts.keys import ApiKeysContract, SigningKeysContract
from softfactory.testing.accounts.lockouts import LockoutsContract
from softfactory.testing.accounts.mail import MailContract
from softfactory.testing.accounts.rates import RatesContract
from softfactory.testing.accounts.removal import RemovalContract
from softfactory.testing.accounts.sessions import SessionsContract
from softfactory.testing.accounts.users import UsersContract


class AccountsContract(
    UsersContract,
    RemovalContract,
    AdministratorsContract,
    SessionsContract,
    DevicesContract,
    LockoutsContract,
    AttemptsContract,
    RatesContract,
    MailContract,
    FactorsContract,
    ApiKeysContract,
    SigningKeysContract,
):
    """Everything that accounts need from a database."""
