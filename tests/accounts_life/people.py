"""What the model knows of people, and of what they hold."""

import unicodedata
from datetime import datetime, timedelta

import attrs

WEAK = ("fourteen chars", "123456789012345", "softfactory softfactory", "é" * 513)
STEP = 30

Code = tuple[str, str, int, int]
"""``("totp", factor, steps from now, 0)``, ``("recovery", factor, batch, number)`` or ``("wrong", factor, 0, 0)``."""


class No(Exception):
    """A refusal: its code and, in seconds, when to come again."""

    def __init__(self, code: str, retry_after: int | None = None) -> None:
        super().__init__(code, retry_after)


@attrs.define(eq=False)
class Factor:
    """A second factor."""

    name: str
    confirmed: bool = False
    last_step: int = 0
    batch: int = -1
    recovery: set[int] = attrs.field(factory=set)

    def takes(self, code: Code, now: datetime) -> bool:
        """Tell whether a code is good, and spend it: the step of now and its neighbours, none twice."""
        kind, name, which, number = code
        if name != self.name:
            return False
        if kind == "totp":
            step = int(now.timestamp()) // STEP + which
            good = abs(which) <= 1 and step > self.last_step
            self.last_step = step if good else self.last_step
            return good
        if kind == "recovery" and which == self.batch and number in self.recovery:
            self.recovery.discard(number)
            return True
        return False

    def renew(self) -> int:
        """Give ten other recovery codes."""
        self.batch, self.recovery = self.batch + 1, set(range(10))
        return len(self.recovery)


@attrs.define(eq=False)
class Person:
    """Somebody with an account."""

    address: str
    name: str
    password: str
    created: datetime
    changed: datetime
    role: str = "user"
    must_change: bool = False
    disabled: datetime | None = None
    erased: bool = False
    factor: Factor | None = None

    @property
    def has_factor(self) -> bool:
        """Whether a code is asked for."""
        return self.factor is not None and self.factor.confirmed

    def knows(self, password: str) -> bool:
        """Tell whether it is their password, however it is spelt."""
        return unicodedata.normalize("NFKC", password) == self.password


@attrs.define(eq=False)
class Device:
    """Something that somebody logged in on."""

    person: Person
    created: datetime
    used: datetime
    ended: bool = False

    def is_over(self, now: datetime) -> bool:
        """Tell whether it is a stranger."""
        return self.ended or now - self.used >= timedelta(days=180)


@attrs.define(eq=False)
class Login:
    """A session."""

    person: Person
    device: Device
    created: datetime
    proven: datetime
    used: datetime
    access_until: datetime
    generation: int = 0
    ended: bool = False

    def is_over(self, now: datetime) -> bool:
        """Tell whether it cannot be refreshed any more."""
        return self.ended or now - self.used >= timedelta(days=30) or now - self.created >= timedelta(days=90)


@attrs.define(eq=False)
class Key:
    """An API key."""

    person: Person
    name: str
    scopes: tuple[str, ...]
    created: datetime
    ends: datetime | None
    removed: bool = False

    def is_good(self, now: datetime) -> bool:
        """Tell whether it lets anybody in."""
        return not (self.removed or self.person.erased or self.person.disabled or (self.ends and self.ends <= now))


@attrs.define(eq=False)
class Letter:
    """A mailed token; somebody's, or it would not have been mailed."""

    purpose: str
    person: Person
    created: datetime
    to: str
    spent: bool = False

    def is_good(self, purpose: str, now: datetime) -> bool:
        """Tell whether it can be spent."""
        fits = self.purpose == purpose and now - self.created < timedelta(minutes=30)
        return fits and not (self.spent or self.person.erased or self.person.disabled)


def folded(address: str) -> str:
    """Return what makes two addresses the same."""
    return unicodedata.normalize("NFKC", address).casefold().strip()
