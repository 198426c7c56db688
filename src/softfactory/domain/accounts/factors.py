"""Second factors: set up, confirmed by a first code, removed."""

from collections.abc import Sequence

import attrs

from softfactory.domain.kernel.actor import Actor

from . import totp
from .model import Factor
from .problems import FactorExists, NoFactor, WrongCode
from .usecases import UseCases

LABEL = "second factor"


@attrs.frozen(kw_only=True)
class NewFactor:
    """What an authenticator app is given; shown once."""

    secret: str = attrs.field(repr=False)
    """Base32, for typing."""
    uri: str = attrs.field(repr=False)
    """``otpauth://…``, for a QR code."""


@attrs.frozen(kw_only=True, slots=False)
class FactorUseCases(UseCases):
    """The actor's own second factor."""

    def begin_factor(self, actor: Actor) -> NewFactor:
        """Make a factor that waits for its first code, in place of one that waits already.

        Raises `PasswordNeeded`, `FactorExists`.
        """
        secret = self.ids.random(totp.SECRET_BYTES)
        with self.store.writing() as tx:
            user = self._must_be_fresh(tx, actor)
            found = tx.factors.find(user.id)
            if found and found.confirmed_at:
                raise FactorExists("Remove the one there is first.")
            sealed = self.vault.seal(LABEL, secret)
            tx.factors.put(Factor(user_id=user.id, secret=sealed, created_at=self.now()))
        return NewFactor(secret=totp.shown(secret), uri=totp.uri(secret, user.email))

    def confirm_factor(self, actor: Actor, code: str) -> Sequence[str]:
        """Ask for codes from the next login on, and return ten recovery codes, shown once.

        Raises `PasswordNeeded`, `NoFactor`, `WrongCode`.
        """
        with self.store.writing() as tx:
            user = self._must_be_fresh(tx, actor)
            factor = tx.factors.find(user.id)
            if factor is None or factor.confirmed_at:
                raise NoFactor("Begin with a new one.")
            secret = self.vault.open(LABEL, factor.secret)
            after = totp.accepted(factor, code, secret=secret, at=self.now())
            if after is None:
                raise WrongCode("Send the code that the app shows now.")
            codes = self._recovery_codes()
            kept = totp.recovery_digests(codes)
            tx.factors.put(attrs.evolve(after, confirmed_at=self.now(), recovery=kept))
            tx.record(self._event("authn_factor_added", actor=actor, subject=user.id))
        return codes

    def remove_factor(self, actor: Actor) -> None:
        """Ask for codes no longer. Raises `PasswordNeeded`, `NoFactor`."""
        with self.store.writing() as tx:
            user = self._must_be_fresh(tx, actor)
            if tx.factors.find(user.id) is None:
                raise NoFactor("There is nothing to remove.")
            tx.factors.remove(user.id)
            tx.record(self._event("authn_factor_removed", actor=actor, subject=user.id))

    def renew_recovery_codes(self, actor: Actor) -> Sequence[str]:
        """Return ten new recovery codes in place of those before. Raises `PasswordNeeded`, `NoFactor`."""
        with self.store.writing() as tx:
            user = self._must_be_fresh(tx, actor)
            factor = tx.factors.find(user.id)
            if factor is None or factor.confirmed_at is None:
                raise NoFactor("Recovery codes belong to a second factor; set one up first.")
            codes = self._recovery_codes()
            tx.factors.put(attrs.evolve(factor, recovery=totp.recovery_digests(codes)))
            tx.record(self._event("authn_recovery_codes_renewed", actor=actor, subject=user.id))
        return codes

    def _recovery_codes(self) -> Sequence[str]:
        return [totp.recovery_code(self.ids.random(totp.RECOVERY_BYTES)) for _ in range(totp.RECOVERY_CODES)]
