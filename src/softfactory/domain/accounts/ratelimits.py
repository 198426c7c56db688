"""How often one address of origin may ask: counted in the database, for all processes."""

from datetime import datetime, timedelta

import attrs

from softfactory.domain.kernel.actor import Origin

from .ports import AccountsTx
from .problems import RateLimited
from .usecases import UseCases

MINUTE = timedelta(minutes=1)
MOST_LETTERS = 10
"""How many of the letters that anybody may ask for an address gets within an hour."""


@attrs.frozen(kw_only=True, slots=False)
class RateLimits(UseCases):
    """Counting by kind and origin; callers in Python have no origin, and no limit."""

    def _within_rate(self, tx: AccountsTx, kind: str, origin: Origin) -> None:
        """Raise `RateLimited` if its origin had enough of *kind* this minute: a look, so that no flood writes."""
        most = self.rules.rates.get(kind)
        if most is not None and origin.address is not None:
            key, minute = self._rate(kind, origin)
            if tx.rates.count(key, minute) >= most:
                raise RateLimited(f"At most {most} a minute.", retry_after=minute + MINUTE - self.now())

    def _count(self, tx: AccountsTx, kind: str | None, origin: Origin) -> None:
        """Count one more of *kind*, if it is of one; raises `RateLimited` where others came at the same time."""
        most = self.rules.rates.get(kind) if kind else None
        if kind and most is not None and origin.address is not None:
            key, minute = self._rate(kind, origin)
            if tx.rates.hit(key, minute) > most:
                raise RateLimited(f"At most {most} a minute.", retry_after=minute + MINUTE - self.now())

    def _may_be_mailed(self, tx: AccountsTx, address: str) -> bool:
        """Count one more letter to an address; tell whether it is not flooded. Nobody is told when it is.

        It has no limit where mails have none.
        """
        if "mail" not in self.rules.rates:
            return True
        hour = self.now().replace(minute=0, second=0, microsecond=0)
        return tx.rates.hit(f"letters:{self._identifier(address)}", hour) <= MOST_LETTERS

    def _rate(self, kind: str, origin: Origin) -> tuple[str, datetime]:
        """Return what is counted, without keeping the address, and in which minute."""
        return f"{kind}:{self._identifier(str(origin.address))}", self.now().replace(second=0, microsecond=0)
