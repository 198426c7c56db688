"""A machine: people and strangers come in, and time goes by."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from .choices import ADDRESSES, MINUTE, PASSWORDS, SELDOM, SPANS, Choices, Data
from .lockstep import ROOT, SECOND, Platforms
from .people import folded

ANY = st.data()


class Coming(Choices):
    """Drives all platforms and the model; `on` gives them."""

    on: Platforms

    @initialize(data=ANY)
    def begin(self, data: Data) -> None:
        """Let an administrator and a user in, who perhaps has a second factor."""
        self.life, root, ann = self.on.begin(), self.fresh_name("s"), self.fresh_name("s")
        self.life.do("login", keep=root, address=ROOT[0], password=ROOT[1])
        self.life.do("register", keep=ann, address=ADDRESSES[0], password=PASSWORDS[0], name="Ann")
        if self.one(data, (True, False)):
            self.life.do("begin_factor", who=ann, keep="f0")
            self.life.do("confirm_factor", who=ann, code=("totp", "f0", 0, 0))

    @rule(data=ANY)
    def register(self, data: Data) -> None:
        address = self.some_address(data)
        password = self.some_password(data, folded(address))
        self.life.do("register", keep=self.fresh_name("s"), address=address, password=password, name="Bob")

    @rule(data=ANY)
    def login(self, data: Data) -> None:
        address = self.known_address(data)
        person = self.life.model.at(folded(address))
        password, code = self.right_password(data, person), self.some_code(data, person)
        code = None if code and self.one(data, SELDOM) else code
        device = self.some_device(data, person)
        self.life.do("login", keep=self.fresh_name("s"), address=address, password=password, code=code, device=device)

    @rule(data=ANY, tries=st.sampled_from((1, 4, 4, 5, 6)))
    def guess(self, data: Data, tries: int) -> None:
        """Try wrong passwords, as a stranger or on a device."""
        address = self.known_address(data)
        device = self.some_device(data, self.life.model.at(folded(address)))
        for _ in range(tries):
            self.life.do("login", keep="none", address=address, password="wrong", device=device)

    @rule(data=ANY, back=st.sampled_from((0, 0, 1, 1, 2)))
    def refresh(self, data: Data, back: int) -> None:
        name = self.some_login(data)
        self.life.do("refresh", login=name, back=min(back, self.life.model.logins[name].generation))

    @rule(data=ANY)
    def logout(self, data: Data) -> None:
        self.life.do("logout", who=self.awake(data), everywhere=self.one(data, (True, False)))

    @rule(data=ANY)
    def look(self, data: Data) -> None:
        self.life.do("me", who=self.holder(data))

    @rule(data=ANY)
    def end_session(self, data: Data) -> None:
        who = self.awake(data)
        answer = self.life.do("sessions", who=who)
        if isinstance(answer, list):
            ending = self.awake(data) if self.one(data, SELDOM) else who
            self.life.do("end_session", who=ending, of=who, number=self.one(data, range(len(answer))))

    @rule(data=ANY, span=st.sampled_from(SPANS))
    def wait(self, data: Data, span: timedelta) -> None:
        """Have time go by, and perhaps what is over removed."""
        self.life.wait(span)
        if self.one(data, (True, False)):
            self.life.work()

    @rule(data=ANY, early=st.sampled_from((SECOND, timedelta(0), MINUTE)))
    def wait_for_a_lock(self, data: Data, early: timedelta) -> None:
        """Wait until just before a lock ends, or until it has, and try."""
        locks = [(*key, one.until) for key, one in self.life.model.budgets.items() if one.until]
        ahead = [lock for lock in locks if lock[2] - early > self.life.model.now]
        if not ahead:
            return
        address, device, until = self.one(data, ahead)
        self.life.wait(until - early - self.life.model.now)
        logins = [name for name, login in self.life.model.logins.items() if login.device is device]
        person = self.life.model.at(address)
        password = self.right_password(data, person)
        shown = logins[0] if logins else None
        self.life.do("login", keep=self.fresh_name("s"), address=address, password=password, device=shown)

    def teardown(self) -> None:
        if hasattr(self, "life"):
            self.life.end()
