"""One account, and what its owner does with it."""

from datetime import timedelta

import attrs
import pyotp
import pytest

from softfactory.adapters.mail.memory import MemoryMailer
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.services import Services
from softfactory.testing.platform import StillClock

EMAIL = "ann@example.org"
PASSWORD = "correct horse battery staple"
OTHER = "another good password"


@attrs.frozen
class Scene:
    """A platform in memory with a clock that stands still, and users on it."""

    platform: Services
    clock: StillClock

    @property
    def accounts(self):
        return self.platform.accounts

    def wait(self, **time):
        self.clock.advance(timedelta(**time))

    def add(self, email=EMAIL, role=Role.USER, password=PASSWORD):
        """Make a user."""
        return self.accounts.add_user(SYSTEM, email=email, name="Ann", role=role, password=password)

    def log_in(self, email=EMAIL, password=PASSWORD, **more):
        return self.accounts.log_in(email, password, **more)

    def actor(self, tokens=None):
        """Return who holds these tokens, or those of a new login."""
        return self.platform.actor((tokens or self.log_in()).access_token)

    def fail(self, times, email=EMAIL, **more):
        """Try wrong passwords, and return what each was answered."""
        answers = []
        for _ in range(times):
            with pytest.raises(Exception) as refused:  # noqa: PT011 - which one, the test tells
                self.log_in(email, "wrong password", **more)
            answers.append(type(refused.value).__name__)
        return answers

    def letters(self):
        """Do what is due, and return every letter so far."""
        self.platform.worker.run_due()
        mailer = self.accounts.mailer
        assert isinstance(mailer, MemoryMailer)
        return mailer.letters

    def mailed_token(self, subject=""):
        """Return the token in the latest letter, or the latest with that subject."""
        letter = [letter for letter in self.letters() if subject in letter.subject][-1]
        return letter.text.partition("#token=")[2].partition("\n")[0]

    def logged(self, name):
        """Return what the audit log holds of that name, oldest first."""
        return [entry for entry in self.platform.audit.export(SYSTEM) if entry.name == name]


@pytest.fixture
def scene(platform, clock):
    made = Scene(platform, clock)
    made.add()
    return made


@pytest.fixture
def factor(scene):
    """Ann's second factor, confirmed: her app, and her recovery codes."""
    actor = scene.actor()
    app = pyotp.parse_uri(scene.accounts.begin_factor(actor).uri)
    assert isinstance(app, pyotp.TOTP)
    codes = scene.accounts.confirm_factor(actor, app.at(scene.clock()))
    scene.wait(minutes=1)
    return app, codes
