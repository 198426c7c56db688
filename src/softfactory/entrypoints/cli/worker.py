"""softfactory worker: does what falls due."""

import click

from softfactory.entrypoints.http.logs import configure
from softfactory.entrypoints.worker.process import work

from .shared import services


@click.command("worker")
def command() -> None:
    """Do what falls due until SIGTERM or Ctrl-C, then finish what was begun and leave.

    Any number of them, on any number of machines, share the work of a database.
    """
    configure()
    with services() as built:
        work(built.worker, ready=lambda: click.echo("softfactory works on what falls due (Ctrl-C ends it)."))
