"""softfactory user: who may come in."""

import sys

import click

from softfactory.domain.accounts.model import User
from softfactory.domain.kernel.actor import SYSTEM, Role

from .shared import as_json, services, show


@click.group("user")
def command() -> None:
    """People with accounts."""


@command.command("add")
@click.option("--email", required=True, help="What they log in with.")
@click.option("--name", required=True, help="What they are called.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.USER.value, show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@as_json
def add(*, email: str, name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Create a user; the password comes from the terminal or, for scripts, from standard input."""
    password = _password(password_stdin=password_stdin)
    with services() as built:
        user = built.accounts.add_user(SYSTEM, email=email, name=name, role=Role(role), password=password)
    show(_shown(user), as_json=as_json)


@command.command("password")
@click.option("--email", required=True, help="Whose.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@as_json
def set_password(*, email: str, password_stdin: bool, as_json: bool) -> None:
    """Give a user another password."""
    password = _password(password_stdin=password_stdin)
    with services() as built:
        user = built.accounts.set_password(SYSTEM, email=email, password=password)
    show(_shown(user), as_json=as_json)


def _password(*, password_stdin: bool) -> str:
    if password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _shown(user: User) -> dict[str, object]:
    return {"id": user.id, "email": user.email, "name": user.name, "role": user.role.value}
