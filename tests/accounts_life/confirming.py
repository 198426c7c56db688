"""Where addresses are verified: the model of it, and a machine of its own."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from .choices import ADDRESSES, MINUTE, PASSWORDS, SPELLINGS, Choices, Data
from .lockstep import SECOND, Platforms
from .model import Model
from .people import WEAK, No, Person, folded

ANY = st.data()
ADDRESS = st.sampled_from(ADDRESSES[:2])
PASSWORD = st.sampled_from(PASSWORDS[:2])


class ConfirmingModel(Model):
    """Nobody exists before their mail was read and their password given again."""

    def register(self, keep: str, address: str, password: str, name: str) -> str:  # type: ignore[override]  # noqa: ARG002
        """Answer everybody alike, and write to the address: what was registered before counts no longer."""
        address = folded(address)
        self.must_be_strong(password, address)
        for letter in self.letters.values():
            letter.spent |= letter.purpose == "confirm" and letter.to == address
        draft = Person(address, name, password, self.now, self.now)
        self.mail("taken" if self.at(address) else "confirm", draft)
        return "sent"

    def verify(self, letter: str, password: str | None = None) -> dict[str, object]:
        """Make the account that was registered, or confirm an address as ever."""
        found, person = self.letters[letter], self.letters[letter].person
        if found.purpose != "confirm":
            return super().verify(letter)
        if found.spent:
            raise No("bad-mail-token")
        if password is None or not person.knows(password):
            raise No("bad-credentials")
        if self.now - found.created >= timedelta(minutes=30):
            raise No("bad-mail-token")
        if self.at(found.to):
            raise No("email-taken")
        found.spent, person.created, person.changed = True, self.now, self.now
        self.people.append(person)
        return self.shown(person)


class Confirming(Choices):
    """Registers, confirms and tries to come in; never for a whole day, after which nothing is kept."""

    on: Platforms

    @initialize()
    def begin(self) -> None:
        self.life = self.on.begin(ConfirmingModel(), verify_email=True)

    @rule(address=ADDRESS, spelt=st.sampled_from(SPELLINGS), password=st.sampled_from((*PASSWORDS[:2] * 3, *WEAK)))
    def register(self, address: str, spelt: type[str], password: str) -> None:
        self.life.do("register", keep="none", address=spelt(address), password=password, name="Ann")

    @rule(address=ADDRESS, password=PASSWORD)
    def login(self, address: str, password: str) -> None:
        self.life.do("login", keep=self.fresh_name("s"), address=address, password=password)

    @rule(data=ANY)
    def confirm(self, data: Data) -> None:
        """Confirm with a mailed token, mostly the last one with the right password."""
        letters = [*self.life.model.letters]
        if letters:
            name = self.one(data, letters[-2:] * 3 + letters)
            password = self.life.model.letters[name].person.password
            self.life.do("verify", letter=name, password=self.one(data, (password, password, *PASSWORDS[:2], None)))

    @rule(data=ANY)
    def move(self, data: Data) -> None:
        """Ask for an address that is registered elsewhere, perhaps."""
        if self.life.model.logins:
            name = self.one(data, [*self.life.model.logins])
            self.life.do("refresh", login=name)
            self.life.do("move", who=name, address=self.one(data, ADDRESSES[:2]))

    @rule(address=ADDRESS)
    def forget(self, address: str) -> None:
        self.life.do("ask", purpose="reset", address=address)

    @rule(span=st.sampled_from((SECOND, MINUTE, 29 * MINUTE, 30 * MINUTE)))
    def wait(self, span: timedelta) -> None:
        self.life.wait(span)

    def teardown(self) -> None:
        if hasattr(self, "life"):
            self.life.end()
