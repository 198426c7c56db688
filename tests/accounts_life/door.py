"""What both doors share: tokens by their names in the trace, and answers in one form."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs
import pyotp

from softfactory.adapters.mail.memory import MemoryMailer
from softfactory.domain.kernel.problems import Problem
from softfactory.services import Services

from .people import STEP, Code

SHOWN = ("email", "name", "role", "created_at", "password_changed_at", "must_change_password", "disabled_at")
STANDING = (*SHOWN, "locked_until", "second_factor")
TOKEN = re.compile(r"#token=(\S+)")
Named = Mapping[str, Any]


@attrs.define(eq=False, slots=False)
class Door:
    """One way into one platform; each step of the model is a method, and answers as the model does."""

    services: Services
    mailer: MemoryMailer
    access: dict[str, str] = attrs.field(factory=dict)
    """What logins and API keys come with."""
    refresh_tokens: dict[str, list[str]] = attrs.field(factory=dict)
    devices: dict[str, str] = attrs.field(factory=dict)
    letters: dict[str, str] = attrs.field(factory=dict)
    ids: dict[str, str] = attrs.field(factory=dict)
    """Of a login's user, or of an API key."""
    secrets: dict[str, str] = attrs.field(factory=dict)
    recovery: dict[str, list[Sequence[str]]] = attrs.field(factory=dict)

    def answer(self, step: str, **arguments: Any) -> object:
        """Return what the platform answers to a step of the trace."""
        try:
            return getattr(self, step)(**arguments)
        except Problem as problem:
            return self.refused(problem)

    def refused(self, problem: Problem) -> tuple[str, int | None]:
        """Return a refusal as the model says it."""
        wait = getattr(problem, "retry_after", None)
        return problem.code, None if wait is None else int(wait.total_seconds())

    def fetch(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Have the worker do what is due; return addresses and subjects, and keep the tokens under these names."""
        self.services.worker.run_due()
        letters = list(self.mailer.letters)
        self.mailer.letters.clear()
        for name, letter in zip(names, letters, strict=False):
            found = TOKEN.search(letter.text)
            self.letters[name] = found[1] if found else "none"
        return [(letter.to, letter.subject) for letter in letters]

    def begun(self, keep: str, tokens: Named, *, device: str | None = None) -> dict[str, object]:
        """Keep what a login gave under a name."""
        self.access[keep], self.ids[keep] = tokens["access_token"], tokens["user"]["id"]
        self.refresh_tokens[keep], self.devices[keep] = [tokens["refresh_token"]], tokens["device_token"]
        same = device is not None and self.devices[device] == tokens["device_token"]
        return tokens_shown(tokens) | {"device": "same" if same else "new"}

    def refreshed(self, login: str, tokens: Named) -> dict[str, object]:
        """Keep what a refresh gave; say which refresh token it is in its row."""
        given, token = self.refresh_tokens[login], tokens["refresh_token"]
        if token not in given:
            given.append(token)
        self.access[login] = tokens["access_token"]
        return tokens_shown(tokens) | {"device": tokens["device_token"], "generation": given.index(token)}

    def code(self, code: Code | None) -> str | None:
        """Return the text of a code: a wrong one is none of those that would do."""
        if code is None:
            return None
        kind, name, which, number = code
        if kind == "recovery":
            return self.recovery[name][which][number]
        now, app = self.services.accounts.now(), pyotp.TOTP(self.secrets[name])
        codes = {offset: app.at(now + timedelta(seconds=STEP * offset)) for offset in (-1, 0, 1)}
        if kind == "totp" and which in codes:
            return codes[which]
        stale = app.at(now + timedelta(seconds=STEP * which))
        return next(one for one in (stale, "111111", "222222", "333333", "444444") if one not in codes.values())

    def recoverable(self, factor: str, codes: Sequence[str]) -> int:
        """Keep recovery codes."""
        self.recovery.setdefault(factor, []).append(codes)
        return len(set(codes))


def tokens_shown(tokens: Named) -> dict[str, object]:
    """Return of tokens what is the same everywhere."""
    return {
        "user": shown(tokens["user"]),
        "password_expired": tokens["password_expired"],
        "expires_in": tokens["expires_in"],
    }


def shown(user: Named, fields: Sequence[str] = SHOWN) -> dict[str, object]:
    """Return of a person what is the same everywhere."""
    return {name: instant(user[name]) if name.endswith(("_at", "_until")) else user[name] for name in fields}


def instant(value: str | datetime | None) -> datetime | None:
    """Return an instant, however it was written."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
