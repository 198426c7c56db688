"""Six platforms and the model, step by step."""

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa

import softfactory
from softfactory.adapters.mail.memory import MemoryMailer
from softfactory.adapters.sql.engine import connect
from softfactory.adapters.sql.schema import metadata
from softfactory.adapters.wakeup import PollingWakeup
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.testing.platform import SECRET, StillClock
from softfactory.testing.postgres import Postgres

from .door import Door
from .http import Http
from .library import Library
from .memory import MAX_AGE
from .model import Model
from .people import Person

SECOND = timedelta(seconds=1)
ROOT = ("root@example.org", "root has a long password")
BAD = ("bad-credentials", None)
KINDS: Mapping[str, type[Door]] = {"library": Library, "http": Http}


@attrs.define(eq=False)
class Lockstep:
    """Takes every step with the model and each platform, at the same instant."""

    doors: Mapping[str, Door]
    clock: StillClock
    model: Model = attrs.field(factory=Model)
    trace: list[str] = attrs.field(factory=list)
    parted: bool = False
    """Whether somebody answered otherwise: what comes then says nothing."""

    def __attrs_post_init__(self) -> None:
        self.model.now = self.clock.now
        address, password = ROOT
        for door in self.doors.values():
            door.services.accounts.add_user(SYSTEM, email=address, name="root", role=Role.ADMIN, password=password)
        self.model.people.append(Person(address, "root", password, self.clock.now, self.clock.now, role="admin"))

    def do(self, step: str, **arguments: Any) -> object:
        """Take a step; every platform answers what the model says, and mails what it says. A second goes by."""
        self.trace.append(f"{self.clock.now:%j %H:%M:%S} {step} {arguments}")
        expected = self.model.answer(step, **arguments)
        answers = {name: door.answer(step, **arguments) for name, door in self.doors.items()}
        self.parted = answers != dict.fromkeys(self.doors, expected)
        assert answers == dict.fromkeys(self.doors, expected), "\n".join(self.trace)
        if self.model.post:
            self.work()
        self.wait(SECOND)
        return expected

    def work(self) -> None:
        """Have all workers do what is due: what is over is removed, the letters are sent that the model says."""
        expected = self.model.fetched()
        names, letters = [name for name, *_ in expected], [(to, subject) for _, to, subject in expected]
        for door in self.doors.values():
            assert door.fetch(names) == letters, "\n".join(self.trace)

    def wait(self, time: timedelta) -> None:
        """Let time go by."""
        self.clock.advance(time)
        self.model.now = self.clock.now

    def end(self) -> None:
        """Check what must be so in the end: what is left to guess, no other letters, the same whole audit logs."""
        if self.parted:
            return
        self._guess_on()
        self.work()
        logs = {name: [*_told(door)] for name, door in self.doors.items()}
        assert all(door.services.audit.verify(SYSTEM).ok for door in self.doors.values())
        assert len(set(map(tuple, logs.values()))) == 1, logs

    def _guess_on(self) -> None:
        """Show how many guesses are left where some were made, which nothing else shows."""
        begun = [key for key, budget in self.model.budgets.items() if budget.failures]
        for address, device in begun:
            shown = next((name for name, login in self.model.logins.items() if login.device is device), None)
            while self.do("login", keep="none", address=address, password="wrong", device=shown) == BAD:
                pass


def _told(door: Door) -> Iterator[tuple[str, int]]:
    """Yield what an audit log says, but for what only routes have refused."""
    for entry in door.services.audit.export(SYSTEM):
        if entry.name != "authz_fail":
            yield entry.name, entry.count


@attrs.define(eq=False)
class Platforms:
    """Databases for each door, made once and emptied for each trace."""

    engines: Mapping[tuple[str, str], sa.Engine | None]
    directory: Path
    begun: int = 0

    def begin(self, model: Model | None = None, **settings: Any) -> Lockstep:
        """Build every platform anew on its emptied database."""
        self.begun += 1
        clock, doors = StillClock(), {}
        for (kind, store), engine in self.engines.items():
            anchor = str(self.directory / f"{kind}-{store}-{self.begun}.anchor")
            doors[f"{kind} {store}"] = _built(KINDS[kind], engine, clock, {"audit_anchor": anchor, **settings})
        return Lockstep(doors, clock, model or Model())


@contextmanager
def platforms(postgres: Postgres, template: Path, directory: Path) -> Iterator[Platforms]:
    """Make the databases."""
    engines: dict[tuple[str, str], sa.Engine | None] = {}
    with ExitStack() as stack:
        for kind in KINDS:
            file = directory / f"{kind}.db"
            file.write_bytes(template.read_bytes())
            urls = {"sqlite": f"sqlite:///{file}", "postgres": stack.enter_context(postgres.database())}
            engines[kind, "memory"] = None
            for store, url in urls.items():
                engines[kind, store] = engine = connect(url)
                stack.callback(engine.dispose)
        yield Platforms(engines, directory)


def _built(kind: type[Door], engine: sa.Engine | None, clock: StillClock, settings: Mapping[str, Any]) -> Door:
    url, mailer = "memory://", MemoryMailer()
    replaced: dict[str, Any] = {"clock": clock, "mailer": mailer, "wakeup": PollingWakeup(), "pause": lambda _: None}
    replaced["random"] = random.Random(1).randbytes  # noqa: S311 - so that a trace can be repeated
    if engine is not None:
        url = engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=False)
        replaced["engine"] = engine
        with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
    chosen = {"argon2": "m=8,t=1,p=1", "rate_limits": "off", "password_max_age": MAX_AGE, **settings}
    return kind(
        softfactory.build(softfactory.Settings(database_url=url, secret_key=SECRET, **chosen), **replaced), mailer
    )
