"""The model's logins: how they begin, go on and end."""

from datetime import timedelta

from .memory import ACCESS, Memory
from .people import Code, Device, Login, No, Person, folded


class ComingIn(Memory):
    """Registering, logging in, refreshing, logging out."""

    def register(self, keep: str, address: str, password: str, name: str) -> dict[str, object]:
        """Make an account and log in to it."""
        address = folded(address)
        self.must_be_strong(password, address)
        if self.at(address):
            raise No("email-taken")
        person = Person(address, name, password, self.now, self.now)
        self.people.append(person)
        return self._begun(keep, person, None)

    def login(
        self, keep: str, address: str, password: str, code: Code | None = None, device: str | None = None
    ) -> dict[str, object]:
        """Log in; *device* is a login whose device token is shown."""
        address = folded(address)
        person, shown = self.at(address), self.logins[device].device if device else None
        trusted = shown if shown and shown.person is person and not shown.is_over(self.now) else None
        budget = self.budget(address, trusted)
        if person is None or person.disabled or not person.knows(password):
            self.failed(address, budget)
            raise No("bad-credentials")
        if person.factor and person.has_factor:
            if code is None:
                raise No("second-factor-required")
            if not person.factor.takes(code, self.now):
                self.failed(address, budget)
                raise No("wrong-code")
        del self.budgets[address, trusted]
        return self._begun(keep, person, trusted)

    def refresh(self, login: str, back: int = 0) -> dict[str, object]:
        """Refresh with the current token, or one that was given before it."""
        one = self.logins[login]
        if one.is_over(self.now) or one.person.disabled or one.person.erased:
            raise No("bad-refresh-token")
        if back == 0:
            one.generation, one.used = one.generation + 1, self.now
        elif back > 1 or self.now - one.used > timedelta(seconds=10):
            one.ended = True
            raise No("bad-refresh-token")
        return self._tokens(one) | {"device": None, "generation": one.generation}

    def logout(self, who: str, *, everywhere: bool = False) -> None:
        """End a login, or everything."""
        login = self.login_of(who, "any login")
        login.ended = True
        if everywhere:
            self.end_all(login.person)

    def sessions(self, who: str) -> list[tuple[object, ...]]:
        """List sessions and devices, oldest first."""
        asking = self.login_of(who)
        return [self._listed(one, asking) for one in self.listing(who)]

    def end_session(self, who: str, of: str, number: int) -> None:
        """End what is at a place in the list of somebody, perhaps another."""
        self.login_of(of)
        one, ending = self.listing(of)[number], self.login_of(who)
        if one.person is not ending.person:
            raise No("session-not-found")
        one.ended = True

    def listing(self, who: str) -> list[Login | Device]:
        """Return what somebody holds: sessions and devices."""
        person = self.logins[who].person
        every: list[Login | Device] = [*self.devices, *self.logins.values()]
        held = [one for one in every if one.person is person and not one.is_over(self.now)]
        return sorted(held, key=lambda one: (one.created, isinstance(one, Login)))

    def _begun(self, keep: str, person: Person, device: Device | None) -> dict[str, object]:
        on = device or Device(person, self.now, self.now)
        on.used = self.now
        if device is None:
            self.devices.append(on)
        self.logins[keep] = Login(person, on, self.now, self.now, self.now, self.now)
        return self._tokens(self.logins[keep]) | {"device": "same" if device else "new"}

    def _tokens(self, login: Login) -> dict[str, object]:
        login.access_until = self.now + ACCESS
        expired = self.is_restricted(login.person)
        return {"user": self.shown(login.person), "password_expired": expired, "expires_in": 600}

    @staticmethod
    def _listed(one: Login | Device, asking: Login) -> tuple[object, ...]:
        return ("session" if isinstance(one, Login) else "device", one.created, one.used, one is asking)
