"""The door for everybody: requests to the WSGI application."""

from datetime import timedelta
from typing import Any

import attrs
from falcon import testing

import softfactory

from .door import STANDING, Door, Named, instant, shown
from .people import Code, No


@attrs.define(eq=False, slots=False)
class Http(Door):
    """Sends JSON, and reads it."""

    client: testing.TestClient = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.client = testing.TestClient(softfactory.wsgi(self.services))

    def answer(self, step: str, **arguments: Any) -> object:
        try:
            return super().answer(step, **arguments)
        except No as no:
            return no.args

    def send(self, method: str, path: str, who: str | None = None, **body: Any) -> Any:
        """Send a request and return what came; raises `No` for a problem."""
        headers = {"Authorization": f"Bearer {self.access[who]}"} if who else {}
        sent = {name: value for name, value in body.items() if value is not None}
        answer = self.client.simulate_request(method, f"/api{path}", headers=headers, json=sent or None)
        if answer.status_code >= 400:
            wait = answer.headers.get("Retry-After")
            raise No(answer.json["type"].removeprefix("/problems/"), int(wait) if wait else None)
        return answer.json if answer.content else None

    def register(self, keep: str, address: str, password: str, name: str) -> object:
        made = self.send("POST", "/auth/register", email=address, password=password, name=name)
        return made["verification"] if "verification" in made else self.begun(keep, made)

    def login(
        self, keep: str, address: str, password: str, code: Code | None = None, device: str | None = None
    ) -> object:
        proof = {"code": self.code(code), "device_token": self.devices[device] if device else None}
        tokens = self.send("POST", "/auth/login", email=address, password=password, **proof)
        return self.begun(keep, tokens, device=device)

    def refresh(self, login: str, back: int = 0) -> object:
        token = self.refresh_tokens[login][-1 - back]
        return self.refreshed(login, self.send("POST", "/auth/refresh", refresh_token=token))

    def logout(self, who: str, *, everywhere: bool = False) -> None:
        self.send("POST", "/auth/logout", who, everywhere=True if everywhere else None)

    def sessions(self, who: str) -> object:
        return [_listed(one) for one in self._listing(who)]

    def end_session(self, who: str, of: str, number: int) -> None:
        self.send("DELETE", f"/auth/sessions/{self._listing(of)[number]['id']}", who)

    def me(self, who: str) -> object:
        return shown(self.send("GET", "/auth/me", who), STANDING)

    def confirm_password(self, who: str, password: str) -> None:
        self.send("POST", "/auth/password/confirm", who, password=password)

    def change_password(self, who: str, current: str, new: str) -> None:
        self.send("POST", "/auth/password", who, current=current, new=new)

    def rename(self, who: str, name: str) -> object:
        return shown(self.send("PATCH", "/auth/me", who, name=name), STANDING)

    def move(self, who: str, address: str) -> object:
        return shown(self.send("PATCH", "/auth/me", who, email=address), STANDING)

    def begin_factor(self, who: str, keep: str) -> None:
        self.secrets[keep] = self.send("POST", "/auth/mfa/totp", who)["secret"]

    def confirm_factor(self, who: str, code: Code) -> int:
        made = self.send("POST", "/auth/mfa/totp/confirm", who, code=self.code(code))
        return self.recoverable(code[1], made["recovery_codes"])

    def renew_factor(self, who: str, factor: str) -> int:
        return self.recoverable(factor, self.send("POST", "/auth/mfa/recovery-codes", who)["recovery_codes"])

    def remove_factor(self, who: str) -> None:
        self.send("DELETE", "/auth/mfa/totp", who)

    def add_key(self, who: str, keep: str, scopes: tuple[str, ...], lasts: timedelta | None) -> object:
        ends = (self.services.accounts.now() + lasts).isoformat() if lasts is not None else None
        made = self.send("POST", "/auth/api-keys", who, name=keep, scopes=scopes, expires_at=ends)
        self.access[keep], self.ids[keep] = made["key"], made["id"]
        return _key(made)

    def list_keys(self, who: str) -> object:
        return [_key(key) for key in self.send("GET", "/auth/api-keys?limit=100", who)["items"]]

    def remove_key(self, who: str, key: str) -> None:
        self.send("DELETE", f"/auth/api-keys/{self.ids[key]}", who)

    def ask(self, purpose: str, address: str) -> None:
        self.send("POST", {"reset": "/auth/forgot-password", "unlock": "/auth/unlock"}[purpose], email=address)

    def reset(self, letter: str, password: str) -> None:
        self.send("POST", "/auth/reset-password", token=self.letters[letter], password=password)

    def unlock(self, letter: str) -> None:
        self.send("POST", "/auth/unlock", token=self.letters[letter])

    def verify(self, letter: str, password: str | None = None) -> object:
        return shown(self.send("POST", "/auth/verify-email", token=self.letters[letter], password=password))

    def users(self, who: str) -> object:
        return [shown(one, STANDING) for one in self.send("GET", "/admin/users?limit=100", who)["items"]]

    def user(self, who: str, of: str) -> object:
        return shown(self.send("GET", f"/admin/users/{self.ids[of]}", who), STANDING)

    def administer(self, who: str, of: str, what: str) -> None:
        self.send("POST", f"/admin/users/{self.ids[of]}/{what}", who)

    def set_role(self, who: str, of: str, role: str) -> None:
        self.send("POST", f"/admin/users/{self.ids[of]}/role", who, role=role)

    def erase_me(self, who: str) -> None:
        self.send("DELETE", "/auth/me", who)

    def _listing(self, who: str) -> list[Named]:
        items = self.send("GET", "/auth/sessions?limit=100", who)["items"]
        return sorted(items, key=lambda one: (one["created_at"], one["kind"]))


def _listed(one: Named) -> tuple[object, ...]:
    return (one["kind"], instant(one["created_at"]), instant(one["used_at"]), one["current"])


def _key(key: Named) -> tuple[object, ...]:
    return (key["name"], tuple(key["scopes"]), instant(key["created_at"]), instant(key["expires_at"]))
