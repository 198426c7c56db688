"""softfactory project: whose errors are kept together."""

import click

from softfactory.domain.kernel.actor import SYSTEM
from softfactory.services import Services

from .shared import as_json, everything, services, show, show_table


@click.group("project")
def command() -> None:
    """Projects and their DSNs."""


@command.command("add")
@click.argument("name")
@as_json
def add(*, name: str, as_json: bool) -> None:
    """Make a project with one key, and print its DSN: what an SDK is configured with."""
    with services() as built:
        project = built.errors.create_project(SYSTEM, name=name)
        show(_shown(built, project.id, project.name), as_json=as_json)


@command.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List all projects with their first good DSN, newest first."""
    with services() as built:
        rows = [
            _shown(built, project.id, project.name)
            for project in everything(lambda page: built.errors.projects(SYSTEM, page))
        ]
    show_table(rows, ("id", "name", "dsn"), as_json=as_json)


def _shown(built: Services, project_id: int, name: str) -> dict[str, object]:
    keys = [key for key in built.errors.keys(SYSTEM, project_id).items if key.revoked_at is None]
    first = {"key": keys[0].key, "dsn": built.errors.dsn(keys[0])} if keys else {"key": None, "dsn": None}
    return {"id": project_id, "name": name, **first}
