"""softfactory user: who may come in."""

import sys

import click

from softfactory.domain.kernel.actor import SYSTEM, Role

from .shared import as_json, services, show


@click.group("user")
def command() -> None:
    """People with accounts."""


@command.command("add")
@click.option("--email", required=True)
@click.option("--name", required=True)
@click.option(
    "--role", type=click.Choice([Role.ADMIN.value, Role.USER.value]), default=Role.USER.value, show_default=True
)
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@as_json
def add(*, email: str, name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Create a user; the password comes from the terminal or, for scripts, from standard input."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked()
    with services() as built:
        user = built.accounts.add_user(SYSTEM, email=email, name=name, role=Role(role), password=password)
    show({"id": user.id, "email": user.email, "name": user.name, "role": user.role.value}, as_json=as_json)


def _asked() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password
