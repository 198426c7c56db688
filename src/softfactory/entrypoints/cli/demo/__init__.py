"""The demo: two users, a project with errors, products, chefs and campaigns, made once."""

from collections.abc import Callable

from softfactory.domain.accounts.problems import EmailTaken
from softfactory.domain.errors.model import ProjectKey
from softfactory.domain.kernel.actor import SYSTEM, Actor, Role
from softfactory.services import Services

from . import business, events
from .keys import environment, secret_key

__all__ = ["ADMIN", "USER", "secret_key", "seed"]

ADMIN = "admin@softfactory.local"
USER = "demo@softfactory.local"


def seed(services: Services, say: Callable[[str], None]) -> None:
    """Make the demo's data unless it is there, and say once how to come in; saying is for the first time only."""
    given = services.settings.demo_password
    passwords = [given or services.errors.ids.token()[:20] for _ in range(2)]
    try:
        services.accounts.add_user(SYSTEM, email=ADMIN, name="Admin", role=Role.ADMIN, password=passwords[0])
    except EmailTaken:
        say(f"The demo is there already: {ADMIN} and {USER} have the passwords that were printed when it was made.")
        say(f"To set another: {environment(services.settings)} softfactory user password --email {ADMIN}")
        return
    services.accounts.add_user(SYSTEM, email=USER, name="Demo", role=Role.USER, password=passwords[1])
    admin, user = (_actor(services, address) for address in (ADMIN, USER))
    key = _project(services, user)
    business.seed(services, admin=admin, user=user)
    for line in _welcome(services, key, passwords):
        say(line)


def _actor(services: Services, address: str) -> Actor:
    user = services.accounts.by_email(SYSTEM, address)
    return Actor(user_id=user.id, role=user.role)


def _project(services: Services, user: Actor) -> ProjectKey:
    project = services.errors.create_project(SYSTEM, name="shop")
    services.errors.add_member(SYSTEM, project.id, user.user_id or "")
    events.log(services, project.id)
    return services.errors.keys(SYSTEM, project.id).items[0]


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
