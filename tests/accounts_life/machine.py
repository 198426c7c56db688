"""The machine: what people, strangers and administrators do, in any order."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .choices import HOUR, MOSTLY, OTHERS, SELDOM, Data
from .coming import ANY, Coming
from .lockstep import SECOND


class Life(Coming):
    """People change their accounts, read their letters, and are administered."""

    @rule(data=ANY)
    def change_password(self, data: Data) -> None:
        who = self.awake(data)
        person = self.life.model.logins[who].person
        current, new = self.right_password(data, person), self.some_password(data, person.address)
        self.life.do("change_password", who=who, current=current, new=new)

    @rule(data=ANY)
    def confirm_password(self, data: Data) -> None:
        who = self.awake(data)
        password = self.right_password(data, self.life.model.logins[who].person)
        self.life.do("confirm_password", who=who, password=password)

    @rule(data=ANY)
    def change_profile(self, data: Data) -> None:
        if self.one(data, SELDOM):
            self.life.do("rename", who=self.awake(data), name="Ann of " + self.fresh_name("n"))
        else:
            address = self.some_address(data) if self.one(data, SELDOM) else self.one(data, OTHERS)
            self.life.do("move", who=self.awake(data, fresh=True), address=address)
            if self.one(data, MOSTLY):
                self.open_a_letter(data=data)

    @rule(data=ANY, step=st.sampled_from(("begin", "begin", "confirm", "renew", "remove")))
    def change_factor(self, data: Data, step: str) -> None:
        who = self.awake(data, fresh=True)
        person = self.life.model.logins[who].person
        if step == "begin":
            self.life.do("begin_factor", who=who, keep=self.fresh_name("f"))
        if step in ("begin", "confirm") and person.factor:
            code = self.some_code(data, person) or ("wrong", person.factor.name, 0, 0)
            self.life.do("confirm_factor", who=who, code=code)
        elif step == "renew":
            self.life.do("renew_factor", who=who, factor=person.factor.name if person.factor else "none")
        elif step == "remove":
            self.life.do("remove_factor", who=who)

    @rule(data=ANY, lasts=st.sampled_from((None, None, HOUR, timedelta(days=40), -SECOND)))
    def add_key(self, data: Data, lasts: timedelta | None) -> None:
        scopes = self.one(data, (("read",), ("write", "read"), ("metrics", "sourcemaps")))
        who, keep = self.awake(data, fresh=True), self.fresh_name("k")
        self.life.do("add_key", who=who, keep=keep, scopes=scopes, lasts=lasts)
        self.life.do("me", who=keep if keep in self.life.model.keys else who)

    @rule(data=ANY)
    def remove_key(self, data: Data) -> None:
        who = self.awake(data)
        self.life.do("list_keys", who=who)
        if self.life.model.keys:
            self.life.do("remove_key", who=who, key=self.one(data, [*self.life.model.keys]))

    @rule(data=ANY, purpose=st.sampled_from(("reset", "reset", "unlock")))
    def ask_for_a_letter(self, data: Data, purpose: str) -> None:
        self.life.do("ask", purpose=purpose, address=self.known_address(data))
        if self.one(data, MOSTLY):
            self.open_a_letter(data=data)

    @rule(data=ANY)
    def open_a_letter(self, data: Data) -> None:
        """Spend a mailed token, mostly a late one, mostly for what it is for."""
        letters = [name for name, letter in self.life.model.letters.items() if letter.purpose != "notice"]
        if not letters:
            return
        name = self.one(data, letters[-2:] * 3 + letters)
        letter = self.life.model.letters[name]
        step = self.one(data, (letter.purpose,) * 4 + ("reset", "unlock", "address"))
        if step == "reset":
            self.life.do("reset", letter=name, password=self.some_password(data, letter.person.address))
        else:
            self.life.do({"address": "verify"}.get(step, step), letter=name)

    @rule(data=ANY)
    def administer(self, data: Data) -> None:
        who, of = self.holder(data, role="admin"), self.some_login(data)
        step = self.one(data, ("users", "user", "set_role", "unlock", "disable", "enable", "require-password-change"))
        if step == "set_role":
            self.life.do(step, who=who, of=of, role=self.one(data, ("admin", "admin", "user", "auditor")))
        elif step == "users":
            self.life.do(step, who=who)
        elif step == "user":
            self.life.do(step, who=who, of=of)
        else:
            self.life.do("administer", who=who, of=of, what=step)

    @rule(data=ANY)
    def erase(self, data: Data) -> None:
        if self.one(data, SELDOM):
            self.life.do("erase_me", who=self.awake(data, fresh=True))
