"""The demo: two users, a project, and a few hundred events over the last days, made once."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import attrs

from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.errors.model import ProjectKey
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.domain.kernel.ids import Ids
from softfactory.services import Services
from softfactory.settings import Settings

from .demo_bugs import BUGS, Bug

ADMIN = "admin@softfactory.local"
USER = "demo@softfactory.local"
DAYS = 5
EVENTS = 360
TURNS = (0, 1, 0, 2, 6, 0, 3, 1, 6, 0, 4, 2, 5, 0, 7, 1, 6)
"""Which bug shows up next: some are seen often, some seldom."""
RELEASES = ("shop@1.4.0", "shop@1.5.0")


def seed(services: Services, say: Callable[[str], None]) -> None:
    """Make the demo's data unless it is there, and say once how to come in; saying is for the first time only."""
    given = services.settings.demo_password
    passwords = [given or services.errors.ids.token()[:20] for _ in range(2)]
    try:
        services.accounts.add_user(SYSTEM, email=ADMIN, name="Admin", role=Role.ADMIN, password=passwords[0])
    except EmailTaken:
        say(f"The demo is there already: {ADMIN} and {USER} have the passwords that were printed when it was made.")
        say(f"To set another: {_environment(services.settings)} softfactory user password --email {ADMIN}")
        return
    user = services.accounts.add_user(SYSTEM, email=USER, name="Demo", role=Role.USER, password=passwords[1])
    project = services.errors.create_project(SYSTEM, name="shop")
    services.errors.add_member(SYSTEM, project.id, user.id)
    _log(services, project.id)
    key = services.errors.keys(SYSTEM, project.id).items[0]
    for line in _welcome(services, key, passwords):
        say(line)


def secret_key(database_url: str) -> str:
    """Return the demo's secret key: kept beside the database, readable by its owner only, made if it is not there."""
    if not database_url.startswith("sqlite:///"):
        return os.urandom(32).hex()  # noqa: TID251 - made before anything is built
    file = _key_file(database_url)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as opened:
        key = os.urandom(32).hex()  # noqa: TID251
        opened.write(key)
    return key


def _key_file(database_url: str) -> Path:
    database = Path(database_url.removeprefix("sqlite:///"))
    return database.with_name(f"{database.name}.key")


def _environment(settings: Settings) -> str:
    """Return the variables that a command needs to find this demo, as a shell takes them."""
    key = "..."
    if settings.database_url.startswith("sqlite:///") and _key_file(settings.database_url).exists():
        key = f'"$(cat {_key_file(settings.database_url)})"'
    database = settings.database_url if settings.database_url.startswith("sqlite:") else "..."
    return f"SOFTFACTORY_DATABASE_URL={database} SOFTFACTORY_SECRET_KEY={key}"


def _log(services: Services, project: int) -> None:
    """Log events as they would have come in, one after the other over the last days."""
    now = services.errors.now()
    for number in range(EVENTS):
        at = now - timedelta(days=DAYS) * (1 - (number + 1) / EVENTS)
        bug = BUGS[TURNS[number % len(TURNS)]]
        _log_one(services, project, bug, number, at)


def _log_one(services: Services, project: int, bug: Bug, number: int, at: datetime) -> None:
    release = RELEASES[number > EVENTS // 2]
    then = attrs.evolve(services.errors, now=lambda: at, ids=Ids(lambda: at, services.errors.ids.random))
    value = f"{1000 + 37 * number % 8999}"
    then.log(
        project,
        bug.error_type,
        bug.message.format(value),
        traceback=bug.traceback.format(value, 40 + 3 * (number > EVENTS // 2)),
        environment="staging" if number % 9 == 0 else "production",
        release=release,
        user_id=f"user-{number * 7 % 61}",
        tags={"region": ("seoul", "busan", "tokyo")[number % 3], "service": bug.service},
        context={"order": value},
    )


def _welcome(services: Services, key: ProjectKey, passwords: list[str]) -> list[str]:
    url = services.settings.public_url.rstrip("/")
    dsn = services.errors.dsn(key)
    told = '{"error_type": "ValueError", "message": "my first error"}'
    program = f"import sentry_sdk as s; s.init('{dsn}'); s.capture_exception(ValueError('my first error'))"
    return [
        f"Administrator: {ADMIN}  password: {passwords[0]}",
        f"User:          {USER}  password: {passwords[1]}",
        f"DSN:           {dsn}",
        "Report a first error:",
        f"  curl '{url}/api/errors/log?sentry_key={key.key}' -H 'Content-Type: application/json' -d '{told}'",
        f'  python -c "{program}"',
    ]
