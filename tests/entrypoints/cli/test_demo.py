import os
import stat

from softfactory.domain.accounts.service import Accounts
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.domain.kernel.paging import PageRequest
from softfactory.entrypoints.cli.demo import ADMIN, USER, secret_key, seed
from softfactory.entrypoints.cli.demo.bugs import BUGS
from softfactory.entrypoints.cli.demo.events import EVENTS


def test_the_demo_is_made_once_and_says_how_to_come_in(platform):
    said = []
    seed(platform, said.append)
    passwords = [line.split()[-1] for line in said[:2]]
    actors = [
        platform.actor(platform.accounts.log_in(*who).access_token)
        for who in zip((ADMIN, USER), passwords, strict=True)
    ]

    assert [actor.role for actor in actors] == [Role.ADMIN, Role.USER]
    assert actors[1].projects == {1}
    assert any("curl" in line for line in said)
    assert any("sentry_sdk" in line for line in said)

    again = []
    seed(platform, again.append)
    assert "softfactory user password" in again[-1]
    assert not any(password in line for password in passwords for line in again)
    assert len(platform.errors.projects(SYSTEM).items) == 1
    assert isinstance(platform.accounts, Accounts)


def test_its_events_are_those_of_its_bugs_over_the_last_days(platform, clock):
    seed(platform, lambda _: None)
    patterns = platform.errors.patterns(SYSTEM, page=PageRequest(limit=100)).items

    assert len(patterns) == len(BUGS)
    assert sum(pattern.frequency for pattern in patterns) == EVENTS
    assert max(pattern.last_seen for pattern in patterns) <= clock.now
    assert 0.1 < platform.errors.summary(SYSTEM).total / EVENTS < 0.5
    assert all(platform.errors.cause(pattern).root_cause for pattern in patterns)


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    url = f"sqlite:///{tmp_path}/new/softfactory.db"

    assert secret_key(url) == secret_key(url)
    assert len(secret_key(url)) == 64
    assert stat.S_IMODE(os.stat(tmp_path / "new" / "softfactory.db.key").st_mode) == 0o600  # noqa: PTH116
