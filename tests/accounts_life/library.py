"""The door for Python: use cases, with an actor judged as a route would judge it."""

from datetime import timedelta
from typing import Any

import attrs

from softfactory.domain.accounts.model import ApiKey, Scope, Session
from softfactory.domain.accounts.profile import Account
from softfactory.domain.kernel.actor import Actor, Role
from softfactory.domain.kernel.paging import PageRequest
from softfactory.entrypoints.http import auth

from .door import STANDING, Door, shown
from .people import Code

ALL = PageRequest(limit=100)


class Library(Door):
    """Calls `services.accounts`."""

    @property
    def accounts(self) -> Any:
        """The use cases."""
        return self.services.accounts

    def actor(self, who: str, guard: Any = auth.SESSION) -> Actor:
        """Return who it is, if an embedder that asks as the routes do would let them in."""
        actor = self.services.actor(self.access[who])
        guard.judge(actor)
        return actor

    def register(self, keep: str, address: str, password: str, name: str) -> object:
        tokens = self.accounts.register(email=address, password=password, name=name)
        return self.begun(keep, attrs.asdict(tokens)) if tokens else "sent"

    def login(
        self, keep: str, address: str, password: str, code: Code | None = None, device: str | None = None
    ) -> object:
        token = self.devices[device] if device else None
        tokens = self.accounts.log_in(address, password, code=self.code(code), device_token=token)
        return self.begun(keep, attrs.asdict(tokens), device=device)

    def refresh(self, login: str, back: int = 0) -> object:
        return self.refreshed(login, attrs.asdict(self.accounts.refresh(self.refresh_tokens[login][-1 - back])))

    def logout(self, who: str, *, everywhere: bool = False) -> None:
        self.accounts.log_out(self.actor(who, auth.PASSWORD_CHANGE), everywhere=everywhere)

    def sessions(self, who: str) -> object:
        actor = self.actor(who)
        return [_listed(one, actor) for one in self._listing(actor)]

    def end_session(self, who: str, of: str, number: int) -> None:
        session = self._listing(self.actor(of))[number]
        self.accounts.end_session(self.actor(who), session.id)

    def me(self, who: str) -> object:
        return _standing(self.accounts.account(self.actor(who, auth.USER_READS)))

    def confirm_password(self, who: str, password: str) -> None:
        self.accounts.confirm_password(self.actor(who), password)

    def change_password(self, who: str, current: str, new: str) -> None:
        self.accounts.change_password(self.actor(who, auth.PASSWORD_CHANGE), current=current, new=new)

    def rename(self, who: str, name: str) -> object:
        return self._changed(self.actor(who), name=name)

    def move(self, who: str, address: str) -> object:
        return self._changed(self.actor(who), email=address)

    def begin_factor(self, who: str, keep: str) -> None:
        self.secrets[keep] = self.accounts.begin_factor(self.actor(who)).secret

    def confirm_factor(self, who: str, code: Code) -> int:
        return self.recoverable(code[1], self.accounts.confirm_factor(self.actor(who), self.code(code)))

    def renew_factor(self, who: str, factor: str) -> int:
        return self.recoverable(factor, self.accounts.renew_recovery_codes(self.actor(who)))

    def remove_factor(self, who: str) -> None:
        self.accounts.remove_factor(self.actor(who))

    def add_key(self, who: str, keep: str, scopes: tuple[str, ...], lasts: timedelta | None) -> object:
        ends = self.accounts.now() + lasts if lasts is not None else None
        chosen = [Scope(scope) for scope in scopes]
        key, text = self.accounts.add_api_key(self.actor(who), name=keep, scopes=chosen, expires_at=ends)
        self.access[keep], self.ids[keep] = text, key.id
        return _key(key)

    def list_keys(self, who: str) -> object:
        return [_key(key) for key in self.accounts.api_keys(self.actor(who), ALL).items]

    def remove_key(self, who: str, key: str) -> None:
        self.accounts.remove_api_key(self.actor(who), self.ids[key])

    def ask(self, purpose: str, address: str) -> None:
        {"reset": self.accounts.forgot_password, "unlock": self.accounts.ask_unlock}[purpose](address)

    def reset(self, letter: str, password: str) -> None:
        self.accounts.reset_password(self.letters[letter], password)

    def unlock(self, letter: str) -> None:
        self.accounts.unlock(self.letters[letter])

    def verify(self, letter: str, password: str | None = None) -> object:
        return shown(attrs.asdict(self.accounts.verify_email(self.letters[letter], password=password)))

    def users(self, who: str) -> object:
        return [_standing(one) for one in self.accounts.users(self.actor(who, auth.ADMIN_READS), ALL).items]

    def user(self, who: str, of: str) -> object:
        return _standing(self.accounts.account(self.actor(who, auth.ADMIN_READS), self.ids[of]))

    def administer(self, who: str, of: str, what: str) -> None:
        names = {"require-password-change": "require_password_change"}
        getattr(self.accounts, names.get(what, f"{what}_user"))(self.actor(who, auth.ADMIN), self.ids[of])

    def set_role(self, who: str, of: str, role: str) -> None:
        self.accounts.set_role(self.actor(who, auth.ADMIN), self.ids[of], Role(role))

    def erase_me(self, who: str) -> None:
        self.accounts.erase_me(self.actor(who))

    def _listing(self, actor: Actor) -> list[Any]:
        return sorted(
            self.accounts.sessions(actor, ALL).items, key=lambda one: (one.created_at, isinstance(one, Session))
        )

    def _changed(self, actor: Actor, **change: str) -> object:
        self.accounts.change_profile(actor, **change)
        return _standing(self.accounts.account(actor))


def _listed(one: Any, actor: Actor) -> tuple[object, ...]:
    if isinstance(one, Session):
        return ("session", one.created_at, one.refreshed_at, one.id == actor.session_id)
    return ("device", one.created_at, one.used_at, False)


def _standing(account: Account) -> dict[str, object]:
    return shown({**attrs.asdict(account), **attrs.asdict(account.user)}, STANDING)


def _key(key: ApiKey) -> tuple[object, ...]:
    return (key.name, tuple(key.scopes), key.created_at, key.expires_at)
