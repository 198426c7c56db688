"""softfactory db: the database's schema."""

import click

from softfactory.settings import Settings

from .shared import as_json, show


@click.group("db")
def command() -> None:
    """The database."""


@command.command("upgrade")
@as_json
def upgrade(*, as_json: bool) -> None:
    """Bring the schema up to date; a database that is stays as it is."""
    from softfactory.container import upgrade  # noqa: PLC0415 - heavy, and --help does not need it

    show({"revision": upgrade(Settings.from_env())}, as_json=as_json)
