"""What a machine may choose from: mostly what leads somewhere, now and then anything that ever was."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from .lockstep import Lockstep
from .people import WEAK, Code, Person

T = TypeVar("T")
Data = st.DataObject

ADDRESSES = ("ann@example.org", "bob@example.org", "çelik@straße.example")
OTHERS = ("dan@example.org", "eve@example.org", "fay@example.org")
SPELLINGS: Sequence[Callable[[str], str]] = (str, str, str.upper, " {} ".format)
PASSWORDS = ("correct horse battery staple", "trombone under seven hills", "violet tractor, quiet moon")
MOSTLY = (True, True, True, True, False)
SELDOM = (False, False, False, False, True)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SPANS = (
    *(timedelta(seconds=8), timedelta(seconds=9), timedelta(seconds=10), timedelta(seconds=30)) * 3,
    *(MINUTE, 5 * MINUTE, 10 * MINUTE, 29 * MINUTE, 30 * MINUTE) * 2,
    *(23 * HOUR + 59 * MINUTE, DAY, 31 * DAY, 61 * DAY),
)


class Choices(RuleBasedStateMachine):
    """Looks at the model to choose."""

    life: Lockstep

    def one(self, data: Data, options: Sequence[T]) -> T:
        """Draw one of the options."""
        drawn: T = data.draw(st.sampled_from(options))
        return drawn

    def fresh_name(self, letter: str) -> str:
        """Return a name that nothing has had."""
        self.named = getattr(self, "named", 0) + 1
        return f"{letter}{self.named}"

    def some_address(self, data: Data) -> str:
        """Return an address, perhaps nobody's, perhaps spelt otherwise."""
        held = [person.address for person in self.life.model.people if not person.erased]
        return self.one(data, SPELLINGS)(self.one(data, [*ADDRESSES, *held]))

    def known_address(self, data: Data) -> str:
        """Return an address, mostly somebody's."""
        held = [person.address for person in self.life.model.people if not person.erased]
        return self.one(data, SPELLINGS)(self.one(data, held)) if self.one(data, MOSTLY) else self.some_address(data)

    def some_device(self, data: Data, person: Person | None) -> str | None:
        """Return a login whose device token is shown: mostly none or one's own."""
        own = [name for name, login in self.life.model.logins.items() if login.person is person]
        return self.one(data, [None, *own[-3:] * 2, *self.life.model.logins])

    def some_password(self, data: Data, address: str) -> str:
        """Return a password to choose, seldom a weak one."""
        return self.one(data, (*PASSWORDS * 2, *WEAK, 2 * address))

    def right_password(self, data: Data, person: Person | None) -> str:
        """Return the person's own password, perhaps spelt otherwise, or seldom another."""
        right = person.password if person else PASSWORDS[0]
        return self.one(data, (right, right, right, right.replace("e", "\N{FULLWIDTH LATIN SMALL LETTER E}"), "wrong"))

    def some_code(self, data: Data, person: Person | None) -> Code | None:
        """Return a code for the second factor, if there is one: right ones mostly."""
        factor = person.factor if person else None
        if factor is None:
            return None
        recovery: list[Code] = (
            [("recovery", factor.name, factor.batch, self.one(data, range(3)))] * 2 if factor.confirmed else []
        )
        older: list[Code] = [("recovery", factor.name, 0, 0)] if factor.batch > 0 else []
        steps: list[Code] = [("totp", factor.name, offset, 0) for offset in (0, 0, 0, -1, 1, 2, -2)]
        return self.one(data, [*steps, *recovery, *older, ("wrong", factor.name, 0, 0)])

    def some_login(self, data: Data, role: str | None = None) -> str:
        """Return a login, mostly one that goes on; where none does, somebody logs in."""
        model = self.life.model
        if self.one(data, SELDOM):
            return self.one(data, [*model.logins])
        going = [name for name, login in model.logins.items() if not login.is_over(model.now)]
        going = [name for name in going if self._may_come(model.logins[name].person, role)]
        back = [person for person in model.people if self._may_come(person, role)]
        if not going and back:
            return self.return_of(self.one(data, back))
        return self.one(data, going or [*model.logins])

    def return_of(self, person: Person, *, strange: bool = False) -> str:
        """Have somebody log in, on their own device or not; return the login, or any of theirs if that was refused."""
        model, keep = self.life.model, self.fresh_name("s")
        theirs = [name for name, login in model.logins.items() if login.person is person]
        code: Code | None = ("totp", person.factor.name, 0, 0) if person.factor else None
        device = theirs[-1] if theirs and not strange else None
        self.life.do("login", keep=keep, address=person.address, password=person.password, code=code, device=device)
        return keep if keep in model.logins else [*theirs, "s1"][0]

    def awake(self, data: Data, *, fresh: bool = False, role: str | None = None) -> str:
        """Return a login that may come, mostly: refreshed, and with its password proven where that is asked for."""
        name, model = self.some_login(data, role), self.life.model
        login = model.logins[name]
        if model.now >= login.access_until - timedelta(seconds=2) and self.one(data, MOSTLY):
            self.life.do("refresh", login=name)
        if fresh and model.now - login.proven > 9 * MINUTE and self.one(data, MOSTLY):
            self.life.do("confirm_password", who=name, password=login.person.password)
        return name

    def holder(self, data: Data, role: str | None = None) -> str:
        """Return a login or an API key."""
        keys, by_key = [*self.life.model.keys], self.one(data, SELDOM)
        if keys and by_key:
            return self.one(data, keys)
        return self.awake(data, role=role)

    @staticmethod
    def _may_come(person: Person, role: str | None) -> bool:
        return not (person.erased or person.disabled) and role in (None, person.role)
