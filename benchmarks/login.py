"""What a login costs beside the bare verification of its password, and a guard beside what it guards.

    python -m benchmarks.login [--times 300] [--reads 2000] [--stores sqlite,postgresql]

Logins come through the library, with rate limits on the origin and without, in turn with argon2 alone. Reads come
through the WSGI application, called directly: each list with its guard, and with one that only says who it is. Exits
with 1 when a median of the login is over 1.2 times argon2's, or a guarded read's over 1.3 times the bare one's.
"""

import argparse
import functools
import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import argon2
import attrs
import falcon
from falcon.testing import create_environ
from rich.console import Console
from rich.table import Table

import softfactory
from benchmarks.asking import EMAIL, PASSWORD
from benchmarks.machine import Postgres, postgres
from benchmarks.reading import LISTS, seed
from benchmarks.serving import SECRET
from softfactory.container import upgrade
from softfactory.domain.kernel.actor import SYSTEM, Actor, Origin, Role
from softfactory.entrypoints.http.errors.events import Recent
from softfactory.entrypoints.http.errors.patterns import Patterns
from softfactory.entrypoints.http.guards import Public
from softfactory.entrypoints.http.operation import operation

LOGIN, READ = 1.2, 1.3
"""The most that a login may cost of bare argon2, and a guarded read of a bare one."""
EVENTS = 2000
"""Stored before anything is read."""
MANY = "login=999999,register=10,mail=10"
"""Limits that are asked and never reached."""
ORIGIN = Origin(
    address="192.0.2.7", user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
BARE = "bare"
console = Console(width=120)


@attrs.frozen
class Spent:
    """What one call took, in milliseconds."""

    wall: float
    cpu: float
    """Of all threads of this process."""


@attrs.frozen
class Known(Public):
    """Knows already who comes."""

    actor: Actor = attrs.field(kw_only=True)

    def identify(self, *_: object) -> Actor:
        return self.actor


def in_turn(ways: Mapping[str, Callable[[], object]], times: int) -> dict[str, list[Spent]]:
    """Call each way that often, one after the other, beginning with another one every time."""
    names, found = list(ways), {name: list[Spent]() for name in ways}
    for name in names:
        ways[name]()  # what the first call prepares is not what a call costs
    gc.collect()
    for number in range(times):
        for name in (*names[number % len(names) :], *names[: number % len(names)]):
            cpu, wall = time.process_time(), time.perf_counter()
            ways[name]()
            spent = time.perf_counter() - wall, time.process_time() - cpu
            found[name].append(Spent(spent[0] * 1000, spent[1] * 1000))
    return found


def logins(url: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield argon2 alone, and the login without limits and with them, of the same user."""
    bare = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    hashed = bare.hash(PASSWORD)
    yield BARE, lambda: bare.verify(hashed, PASSWORD)
    for name, rates in (("off", "off"), ("on", MANY)):
        accounts = softfactory.build(settings(url, rates)).accounts
        yield name, functools.partial(accounts.log_in, EMAIL, PASSWORD, origin=ORIGIN)


def reads(url: str) -> Iterator[tuple[str, dict[str, Callable[[], object]]]]:
    """Yield each list, read by a member of its project with the guard and without."""
    services = softfactory.build(settings(url))
    tokens = services.accounts.log_in(EMAIL, PASSWORD)
    project = services.errors.create_project(SYSTEM, name="shop")
    services.errors.add_member(SYSTEM, project.id, tokens.user.id)
    seed(url, project.id, EVENTS)
    actor = services.actor(tokens.access_token)
    app: Any = softfactory.wsgi(services)
    for path, resource in zip(LISTS, (Recent, Patterns), strict=True):
        app.add_route(f"/bare{path}", without_guard(resource, actor)(services))
        ways = {"guarded": path, BARE: f"/bare{path}"}
        yield path, {name: asking(app, at, tokens.access_token) for name, at in ways.items()}


def without_guard(resource: Any, actor: Actor) -> Any:  # noqa: ANN401 - a class of falcon's resources
    """Return the resource with a guard that only returns *actor*."""
    guarded = resource.on_get
    bare = operation(guard=Known(actor=actor), answer=guarded.operation.answer)(guarded.__wrapped__)
    return type(f"Bare{resource.__name__}", (resource,), {"on_get": bare})


def asking(app: Any, path: str, token: str) -> Callable[[], object]:  # noqa: ANN401 - a WSGI application
    """Return what asks the application for a list, and fails for anything but 200."""
    headers = {"Authorization": f"Bearer {token}"}

    def told(status: str, _: object) -> None:
        if status != falcon.HTTP_200:
            raise RuntimeError(f"{path}: {status}")

    return lambda: b"".join(app(create_environ(path=path, headers=headers), told))


def settings(url: str, rates: str = "off") -> softfactory.Settings:
    """Return the settings of a database; tokens outlive the run."""
    return softfactory.Settings.from_env(
        {
            "SOFTFACTORY_DATABASE_URL": url,
            "SOFTFACTORY_SECRET_KEY": SECRET,
            "SOFTFACTORY_RATE_LIMITS": rates,
            "SOFTFACTORY_ACCESS_TOKEN_LIFETIME": "PT2H",
        }
    )


def databases(stores: str, stack: ExitStack) -> Iterator[tuple[str, str, Postgres | None]]:
    """Make each database with its one user."""
    directory = Path(stack.enter_context(TemporaryDirectory()))
    for store in stores.split(","):
        server = stack.enter_context(postgres()) if store == "postgresql" else None
        url = server.database("of_logins") if server else f"sqlite:///{directory}/of_logins.db"
        upgrade(settings(url))
        services = softfactory.build(settings(url))
        services.accounts.add_user(SYSTEM, email=EMAIL, name="Reader", role=Role.USER, password=PASSWORD)
        services.close()
        yield store, url, server


def main() -> int:
    """Run the command; 1 when something costs more than it may."""
    options = _arguments()
    good = True
    with ExitStack() as stack:
        for store, url, server in databases(options.stores, stack):
            before = server.cpu() if server else 0.0
            found = in_turn(dict(logins(url)), options.times)
            spent = ((server.cpu() if server else 0.0) - before) * 1000 / (2 * options.times)
            title = f"Login, {store}, by rate limits, beside argon2 alone" + (
                f"; PostgreSQL {spent:.1f} ms" * bool(server)
            )
            good &= _show(title, found, most=LOGIN)
            for path, ways in reads(url):
                good &= _show(f"GET {path}, {store}", in_turn(ways, options.reads), most=READ)
    return 0 if good else 1


def _show(title: str, found: Mapping[str, Sequence[Spent]], *, most: float) -> bool:
    table = Table("what", "median ms", "p95 ms", "of bare", "CPU ms", "of bare", "at most", "good", title=title)
    bare = _medians(found[BARE])
    good = True
    for name, spent in found.items():
        wall, cpu = _medians(spent)
        late = statistics.quantiles((one.wall for one in spent), n=20)[-1]
        kept = name == BARE or wall / bare[0] <= most
        good = good and kept
        ratios = f"{wall / bare[0]:.3f}", f"{cpu:.2f}", f"{cpu / bare[1]:.3f}"
        verdict = ("", "") if name == BARE else (f"{most}", "yes" if kept else "NO")
        table.add_row(name, f"{wall:.2f}", f"{late:.2f}", *ratios, *verdict)
    console.print(table)
    return good


def _medians(spent: Sequence[Spent]) -> tuple[float, float]:
    return statistics.median(one.wall for one in spent), statistics.median(one.cpu for one in spent)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.login", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--times", type=int, default=300, help="logins with limits, without, and of argon2 alone")
    parser.add_argument("--reads", type=int, default=2000, help="of each list with its guard, and without")
    parser.add_argument("--stores", default="sqlite,postgresql")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
