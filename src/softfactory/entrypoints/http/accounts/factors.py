"""The second factor."""

from collections.abc import Sequence

from softfactory.domain.accounts.factors import NewFactor
from softfactory.domain.accounts.problems import FactorExists, NoFactor, PasswordNeeded, WrongCode
from softfactory.domain.kernel.actor import Actor
from softfactory.entrypoints.http.auth import SESSION
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Wire

from .shapes import Code


class FirstCode(Wire):
    """The code that the app shows now."""

    code: Code


class NewFactorView(Wire):
    """What an authenticator app is given: by hand, or as a QR code. Shown once."""

    secret: str
    uri: str


class RecoveryCodesView(Wire):
    """Ten codes, each good for one login without the app. Shown once."""

    recovery_codes: list[str]


class Totp(Resource):
    """/api/auth/mfa/totp."""

    @operation(guard=SESSION, answer=NewFactorView, status=201, refuses=(PasswordNeeded, FactorExists))
    def on_post(self, actor: Actor) -> NewFactor:
        """Begin with a second factor; it counts once its first code is confirmed."""
        return self.services.accounts.begin_factor(actor)

    @operation(guard=SESSION, status=204, refuses=(PasswordNeeded, NoFactor))
    def on_delete(self, actor: Actor) -> None:
        """Ask for codes no longer."""
        self.services.accounts.remove_factor(actor)


class ConfirmTotp(Resource):
    """/api/auth/mfa/totp/confirm."""

    @operation(guard=SESSION, answer=RecoveryCodesView, refuses=(PasswordNeeded, NoFactor, WrongCode))
    def on_post(self, actor: Actor, body: FirstCode) -> RecoveryCodesView:
        """Ask for codes from the next login on."""
        return _view(self.services.accounts.confirm_factor(actor, body.code))


class RecoveryCodes(Resource):
    """/api/auth/mfa/recovery-codes."""

    @operation(guard=SESSION, answer=RecoveryCodesView, status=201, refuses=(PasswordNeeded, NoFactor))
    def on_post(self, actor: Actor) -> RecoveryCodesView:
        """Give ten new recovery codes in place of those before."""
        return _view(self.services.accounts.renew_recovery_codes(actor))


def _view(codes: Sequence[str]) -> RecoveryCodesView:
    return RecoveryCodesView(recovery_codes=list(codes))
