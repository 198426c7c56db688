"""The model: what others may do to an account, by mail or as administrators, and everything else."""

from .changing import Changing
from .people import Letter, No, Person, folded


class Model(Changing):
    """Predicts every answer."""

    def ask(self, purpose: str, address: str) -> None:
        """Ask for a token that resets the password or unlocks."""
        person = self.at(folded(address))
        if person and not person.disabled:
            self.mail(purpose, person)

    def reset(self, letter: str, password: str) -> None:
        """Choose another password by a mailed token."""
        found = self._good(letter, "reset")
        self.must_be_strong(password, found.person.address)
        if found.person.knows(password):
            raise No("weak-password")
        self.unlocked(found.person.address)
        self.replaced(found.person, password)

    def unlock(self, letter: str) -> None:
        """Unlock by a mailed token."""
        found = self._good(letter, "unlock")
        found.spent = True
        self.unlocked(found.person.address)

    def verify(self, letter: str, password: str | None = None) -> dict[str, object]:  # noqa: ARG002
        """Confirm an address, which takes no password; the one before is told."""
        found = self._good(letter, "address")
        person, before = found.person, found.person.address
        if self.at(found.to) not in (None, person):
            raise No("email-taken")
        found.spent = True
        person.address = found.to
        if before != found.to:
            self.mail("notice", person, before)
        return self.shown(person)

    def users(self, who: str) -> list[dict[str, object]]:
        """List all accounts, newest first."""
        self.come(who, "admin reads")
        return [self.standing(one) for one in reversed(self.people) if not one.erased]

    def user(self, who: str, of: str) -> dict[str, object]:
        """Show somebody's account."""
        self.come(who, "admin reads")
        return self.standing(self._existing(of))

    def administer(self, who: str, of: str, what: str) -> None:
        """Clear every budget of somebody, let them in or not, or have them change the password."""
        self.come(who, "admin")
        person = self._existing(of)
        if what == "unlock":
            self.unlocked(person.address)
        elif what == "disable":
            self._must_not_be_last(person)
            person.disabled = person.disabled or self.now
            self.end_all(person)
        elif what == "enable":
            person.disabled = None
        else:
            person.must_change = True

    def set_role(self, who: str, of: str, role: str) -> None:
        """Give somebody another role."""
        self.come(who, "admin")
        person = self._existing(of)
        if role != "admin":
            self._must_not_be_last(person)
        person.role = role
        self.end_all(person)

    def erase_me(self, who: str) -> None:
        """Erase one's account, and with it what strangers tried at it."""
        person = self.fresh(who)
        self._must_not_be_last(person)
        person.erased = True
        self.unlocked(person.address)

    def _good(self, letter: str, purpose: str) -> Letter:
        found = self.letters[letter]
        if not found.is_good(purpose, self.now):
            raise No("bad-mail-token")
        return found

    def _existing(self, login: str) -> Person:
        person = self.logins[login].person
        if person.erased:
            raise No("user-not-found")
        return person

    def _must_not_be_last(self, person: Person) -> None:
        others = [one for one in self.people if one.role == "admin" and not (one.disabled or one.erased)]
        if person.role == "admin" and not [one for one in others if one is not person]:
            raise No("last-administrator")
