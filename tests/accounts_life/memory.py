"""What every part of the model works with: who exists, who may come, what is counted and mailed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from .budgets import Budget
from .people import WEAK, Device, Key, Letter, Login, No, Person

MAX_AGE = timedelta(days=60)
ACCESS = timedelta(minutes=10)
FRESH = timedelta(minutes=10)
SUBJECTS = {
    "reset": "Reset your password",
    "unlock": "Your account is locked",
    "address": "Confirm your new address",
    "notice": "Your address was changed",
    "confirm": "Confirm your address",
    "taken": "You already have an account",
}
Holder = tuple[Login | Key, Person]


@attrs.define(slots=False)
class Memory:
    """All that ever was, and the time."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    people: list[Person] = attrs.field(factory=list)
    logins: dict[str, Login] = attrs.field(factory=dict)
    devices: list[Device] = attrs.field(factory=list)
    keys: dict[str, Key] = attrs.field(factory=dict)
    letters: dict[str, Letter] = attrs.field(factory=dict)
    budgets: dict[tuple[str, Device | None], Budget] = attrs.field(factory=dict)
    told: set[tuple[str, object]] = attrs.field(factory=set)
    post: list[str] = attrs.field(factory=list)
    """Names of letters that nobody has fetched."""

    def answer(self, step: str, **arguments: Any) -> object:
        """Return what a step should be answered, refusals included."""
        try:
            return getattr(self, step)(**arguments)
        except No as no:
            return no.args

    def at(self, address: str) -> Person | None:
        """Return whose address it is."""
        return next((one for one in self.people if one.address == address and not one.erased), None)

    def come(self, who: str, guard: str) -> Holder:
        """Return who holds a login's access token or an API key, if the guard lets them."""
        holder: Login | Key = self.logins[who] if who in self.logins else self.keys[who]
        person = holder.person
        if not self._is_good(holder):
            raise No("bad-token")
        if self.is_restricted(person) and guard != "any login":
            raise No("password-change-required")
        if isinstance(holder, Key) and "reads" not in guard:
            raise No("session-required")
        if isinstance(holder, Key) and "read" not in holder.scopes:
            raise No("scope-required")
        if "admin" in guard and person.role != "admin":
            raise No("not-allowed")
        return holder, person

    def _is_good(self, holder: Login | Key) -> bool:
        if isinstance(holder, Key):
            return holder.is_good(self.now)
        person = holder.person
        return not (holder.ended or person.erased or person.disabled or self.now >= holder.access_until)

    def login_of(self, who: str, guard: str = "login") -> Login:
        """Return a login that may come."""
        holder, _ = self.come(who, guard)
        assert isinstance(holder, Login)
        return holder

    def fresh(self, who: str) -> Person:
        """Return whose login it is, if the password was proven just now."""
        login = self.login_of(who)
        if self.now - login.proven > FRESH:
            raise No("password-needed")
        return login.person

    def is_restricted(self, person: Person) -> bool:
        """Tell whether somebody may do nothing but change the password."""
        return person.must_change or self.now - person.changed > MAX_AGE

    def must_be_strong(self, password: str, address: str) -> None:
        """Refuse what others try first."""
        if password in WEAK or password == 2 * address:
            raise No("weak-password")

    def budget(self, address: str, device: Device | None) -> Budget:
        """Return a budget, unless it is locked."""
        budget = self.budgets.setdefault((address, device), Budget(strangers=device is None))
        if wait := budget.wait(self.now):
            raise No("account-locked", int(wait.total_seconds()))
        return budget

    def failed(self, address: str, budget: Budget) -> None:
        """Count a failure; the owner is told of a lock, once a day."""
        person, day = self.at(address), (address, self.now.date())
        if budget.fail(self.now) and day not in self.told:
            self.told.add(day)
            if person and not person.disabled:
                self.mail("unlock", person)

    def unlocked(self, address: str) -> None:
        """Clear every budget of an address."""
        self.budgets = {key: budget for key, budget in self.budgets.items() if key[0] != address}

    def mail(self, purpose: str, person: Person, to: str | None = None) -> None:
        """Put a letter into the post."""
        name = f"m{len(self.letters) + 1}"
        self.letters[name] = Letter(purpose, person, self.now, to or person.address)
        self.post.append(name)

    def fetched(self) -> list[tuple[str, str, str]]:
        """Return letters that nobody has fetched: name, address, subject."""
        names, self.post = self.post, []
        return [(name, self.letters[name].to, SUBJECTS[self.letters[name].purpose]) for name in names]

    def end_all(self, person: Person, *, but: Login | None = None) -> None:
        """End all sessions but one, and trust no device."""
        for login in self.logins.values():
            login.ended |= login.person is person and login is not but
        for device in self.devices:
            device.ended |= device.person is person

    def shown(self, person: Person) -> dict[str, object]:
        """Return a person as every door shows them."""
        return {
            "email": person.address,
            "name": person.name,
            "role": person.role,
            "created_at": person.created,
            "password_changed_at": person.changed,
            "must_change_password": person.must_change,
            "disabled_at": person.disabled,
        }

    def standing(self, person: Person) -> dict[str, object]:
        """Return an account, and how things stand with it: locked means for strangers."""
        budget = self.budgets.get((person.address, None))
        wait = budget.wait(self.now) if budget else None
        lock = {"locked_until": self.now + wait if wait else None, "second_factor": person.has_factor}
        return self.shown(person) | lock
