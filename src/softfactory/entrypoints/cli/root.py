"""The root command, and how every command says what went wrong: one sentence and an exit code."""

import importlib
import sys
from typing import Any, NoReturn

import click

from softfactory.domain.kernel.problems import Problem
from softfactory.settings import BadSetting

COMMANDS = {
    "serve": "softfactory.entrypoints.cli.serve",
    "worker": "softfactory.entrypoints.cli.worker",
    "jobs": "softfactory.entrypoints.cli.jobs",
    "db": "softfactory.entrypoints.cli.db",
    "user": "softfactory.entrypoints.cli.user",
    "audit": "softfactory.entrypoints.cli.audit",
    "keys": "softfactory.entrypoints.cli.keys",
    "project": "softfactory.entrypoints.cli.project",
    "errors": "softfactory.entrypoints.cli.errors",
    "product": "softfactory.entrypoints.cli.product",
    "openapi": "softfactory.entrypoints.cli.openapi",
}
"""Where each command lives; loaded when it is asked for, because none needs what the others import."""


class Root(click.Group):
    """Loads a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own type
        """Run a command; what it refuses becomes a sentence."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise click.ClickException(str(problem) or problem.title) from problem
        except BadSetting as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="softfactory")
def root() -> None:
    """Errors in, bugs out. Settings come from the environment: SOFTFACTORY_DATABASE_URL, SOFTFACTORY_SECRET_KEY, ..."""


def main() -> NoReturn:
    """Run the command line."""
    sys.exit(root(prog_name="softfactory"))
