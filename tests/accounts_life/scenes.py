"""Scenes: a few steps in a row, so that chance alone need not find what only shows in their order."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .choices import PASSWORDS, Data
from .coming import ANY
from .lockstep import SECOND
from .machine import Life
from .memory import FRESH
from .people import Code

AROUND = st.sampled_from((-2 * SECOND, -SECOND, timedelta(0), SECOND, 20 * SECOND))


class Scenes(Life):
    """Everything there is."""

    @rule(data=ANY, pause=st.sampled_from((7, 8, 9, 10, 11, 50)))
    def refresh_twice(self, data: Data, pause: int) -> None:
        """Two tabs, or somebody with a copy."""
        name = self.some_login(data)
        self.life.do("refresh", login=name)
        self.life.wait(pause * SECOND)
        self.life.do("refresh", login=name, back=min(1, self.life.model.logins[name].generation))
        self.life.do("me", who=name)

    @rule(data=ANY, wrong=st.integers(1, 4), step=st.sampled_from(("login", "login", "confirm")))
    def prove_between_failures(self, data: Data, wrong: int, step: str) -> None:
        """Five failures, and the right password among them: only where it is the whole proof it clears the budget."""
        name = self.awake(data)
        for _ in range(self.one(data, (0, 4))):
            name = name if self.life.model.logins[name].person.has_factor else self.awake(data)
        for bad in [*[True] * wrong, False, *[True] * (5 - wrong), False]:
            self._prove(name, step=step, bad=bad)

    @rule(data=ANY, purpose=st.sampled_from(("reset", "unlock")))
    def come_back_by_mail(self, data: Data, purpose: str) -> None:
        """Be locked out, and back by mail."""
        person = self.life.model.logins[self.awake(data)].person
        self._lock(person.address)
        self.life.do("ask", purpose=purpose, address=person.address)
        self.open_a_letter(data=data)
        self.return_of(person, strange=True)

    @rule(data=ANY, early=AROUND)
    def sit_out_a_lock(self, data: Data, early: timedelta) -> None:
        """Be locked out, try meanwhile, and come again when the lock is about to end."""
        person = self.life.model.logins[self.awake(data)].person
        self._lock(person.address)
        until = self.life.model.budgets[person.address, None].until
        self.life.wait(timedelta(hours=self.one(data, (0, 23))))
        self.return_of(person, strange=True)
        if until and until + early > self.life.model.now:
            self.life.wait(until + early - self.life.model.now)
            self.return_of(person, strange=True)

    @rule(data=ANY, late=AROUND, step=st.sampled_from(("begin_factor", "add_key", "erase_me")))
    def change_late(self, data: Data, late: timedelta, step: str) -> None:
        """Change something about ten minutes after the password was proven."""
        who = self.awake(data, fresh=True)
        ready = self.life.model.logins[who].proven + FRESH + late - SECOND
        if ready > self.life.model.now:
            self.life.wait(ready - self.life.model.now)
        self.life.do("refresh", login=who)
        if step == "add_key":
            self.life.do(step, who=who, keep=self.fresh_name("k"), scopes=("read",), lasts=None)
        elif step == "begin_factor":
            self.life.do(step, who=who, keep=self.fresh_name("f"))
        else:
            self.life.do(step, who=who)

    @rule(data=ANY)
    def begin_anew(self, data: Data) -> None:
        """Be guessed at, erased, and there again: strangers begin anew, too."""
        who, keep = self.awake(data, fresh=True, role="user"), self.fresh_name("s")
        address, password = self.life.model.logins[who].person.address, PASSWORDS[1]
        for _ in range(4):
            self.life.do("login", keep="none", address=address, password="wrong")
        self.life.do("erase_me", who=who)
        self.life.do("register", keep=keep, address=address, password=password, name="Ann again")
        for tried in ("wrong", password):
            self.life.do("login", keep=self.fresh_name("s"), address=address, password=tried)

    @rule(data=ANY, what=st.sampled_from(("disable", "require-password-change")))
    def step_in(self, data: Data, what: str) -> None:
        """An administrator steps in, and somebody tries every way around it."""
        who, of, key = self.awake(data, role="admin"), self.awake(data, role="user", fresh=True), self.fresh_name("k")
        person = self.life.model.logins[of].person
        self.life.do("add_key", who=of, keep=key, scopes=("read",), lasts=None)
        self.life.do("ask", purpose="reset", address=person.address)
        self.life.do("administer", who=who, of=of, what=what)
        for name in (of, key) if key in self.life.model.keys else (of,):
            self.life.do("me", who=name)
        self.life.do("refresh", login=of)
        self.life.do("ask", purpose="unlock", address=person.address)
        self.open_a_letter(data=data)
        self.return_of(person)
        self.life.do("administer", who=who, of=of, what="enable")

    def _lock(self, address: str) -> None:
        for _ in range(6):
            self.life.do("login", keep="none", address=address, password="wrong")

    def _prove(self, name: str, *, step: str, bad: bool) -> None:
        person = self.life.model.logins[name].person
        password = person.password
        code: Code | None = None
        if bad and step == "login" and person.factor:
            code = ("wrong", person.factor.name, 0, 0)
        elif bad:
            password = "wrong"
        if step == "confirm":
            self.life.do("confirm_password", who=name, password=password)
        else:
            self.life.do("login", keep=self.fresh_name("s"), address=person.address, password=password, code=code)
