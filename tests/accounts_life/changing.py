"""The model's changes: password, profile, second factor, API keys."""

from datetime import timedelta

from .coming_in import ComingIn
from .people import Code, Factor, Key, Login, No, Person, folded


class Changing(ComingIn):
    """What people change about their own accounts."""

    def me(self, who: str) -> dict[str, object]:
        """Show one's own account."""
        _, person = self.come(who, "reads")
        return self.standing(person)

    def confirm_password(self, who: str, password: str) -> None:
        """Prove the password anew."""
        login = self.login_of(who)
        self._prove(login, password)
        login.proven = self.now

    def change_password(self, who: str, current: str, new: str) -> None:
        """Change the password: nothing else stays."""
        login = self.login_of(who, "any login")
        self._prove(login, current)
        self.must_be_strong(new, login.person.address)
        if login.person.knows(new):
            raise No("weak-password")
        self.replaced(login.person, new, but=login)
        login.proven = self.now

    def replaced(self, person: Person, password: str, *, but: Login | None = None) -> None:
        """Give somebody another password."""
        person.password, person.changed, person.must_change = password, self.now, False
        self.end_all(person, but=but)
        for letter in self.letters.values():
            letter.spent |= letter.person is person

    def rename(self, who: str, name: str) -> dict[str, object]:
        """Change the name."""
        person = self.login_of(who).person
        person.name = name
        return self.standing(person)

    def move(self, who: str, address: str) -> dict[str, object]:
        """Ask for another address."""
        person, address = self.fresh(who), folded(address)
        if address != person.address:
            self.mail("address", person, address)
        return self.standing(person)

    def begin_factor(self, who: str, keep: str) -> None:
        """Make a factor that waits for its first code."""
        person = self.fresh(who)
        if person.has_factor:
            raise No("second-factor-exists")
        person.factor = Factor(keep)

    def confirm_factor(self, who: str, code: Code) -> int:
        """Ask for codes from now on."""
        person = self.fresh(who)
        if person.factor is None or person.factor.confirmed:
            raise No("no-second-factor")
        if not person.factor.takes(code, self.now):
            raise No("wrong-code")
        person.factor.confirmed = True
        return person.factor.renew()

    def renew_factor(self, who: str, factor: str) -> int:  # noqa: ARG002 - the doors keep the codes under it
        """Give other recovery codes."""
        person = self.fresh(who)
        if person.factor is None or not person.factor.confirmed:
            raise No("no-second-factor")
        return person.factor.renew()

    def remove_factor(self, who: str) -> None:
        """Ask for codes no longer."""
        person = self.fresh(who)
        if person.factor is None:
            raise No("no-second-factor")
        person.factor = None

    def add_key(self, who: str, keep: str, scopes: tuple[str, ...], lasts: timedelta | None) -> tuple[object, ...]:
        """Make an API key."""
        login, ends = self.login_of(who), self.now + lasts if lasts is not None else None
        if ends is not None and ends <= self.now:
            raise No("invalid-api-key")
        self.fresh(who)
        self.keys[keep] = Key(login.person, keep, scopes, self.now, ends)
        return self._key(self.keys[keep])

    def list_keys(self, who: str) -> list[tuple[object, ...]]:
        """List API keys, oldest first."""
        person = self.login_of(who).person
        return [self._key(one) for one in self.keys.values() if one.person is person and not one.removed]

    def remove_key(self, who: str, key: str) -> None:
        """Refuse an API key from now on."""
        person, one = self.login_of(who).person, self.keys[key]
        if one.removed or one.person is not person:
            raise No("api-key-not-found")
        one.removed = True

    def _prove(self, login: Login, password: str) -> None:
        """Prove the password, charged to the login's own device: with a second factor it is not the whole proof."""
        address, device = login.person.address, login.device
        budget = self.budget(address, device)
        if not login.person.knows(password):
            self.failed(address, budget)
            raise No("bad-credentials")
        if not login.person.has_factor:
            del self.budgets[address, device]

    @staticmethod
    def _key(key: Key) -> tuple[object, ...]:
        return (key.name, tuple(sorted(key.scopes)), key.created, key.ends)
