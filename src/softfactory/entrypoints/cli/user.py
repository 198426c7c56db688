"""softfactory user: who may come in."""

import sys
from collections.abc import Callable

import click

from softfactory.domain.accounts.model import User
from softfactory.domain.accounts.profile import Account
from softfactory.domain.kernel.actor import SYSTEM, Role
from softfactory.services import Services

from .shared import as_json, everything, services, show, show_table

ROLES = click.Choice([role.value for role in Role])
email = click.option("--email", required=True, help="Whose.")
password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of standard input."
)


@click.group("user")
def command() -> None:
    """People with accounts."""


@command.command("add")
@click.option("--email", required=True, help="What they log in with.")
@click.option("--name", required=True, help="What they are called.")
@click.option("--role", type=ROLES, default=Role.USER.value, show_default=True)
@password_stdin
@as_json
def add(*, email: str, name: str, role: str, password_stdin: bool, as_json: bool) -> None:
    """Create a user; the password comes from the terminal or, for scripts, from standard input."""
    password = _password(password_stdin=password_stdin)
    with services() as built:
        user = built.accounts.add_user(SYSTEM, email=email, name=name, role=Role(role), password=password)
    show(_shown(user), as_json=as_json)


@command.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List all users, newest first."""
    with services() as built:
        rows = [_standing(one) for one in everything(lambda page: built.accounts.users(SYSTEM, page))]
    show_table(rows, ("email", "name", "role", "disabled_at", "locked_until"), as_json=as_json)


@command.command("show")
@email
@as_json
def show_one(*, email: str, as_json: bool) -> None:
    """Show a user, and how things stand with the account."""
    with services() as built:
        user = built.accounts.by_email(SYSTEM, email)
        account = built.accounts.account(SYSTEM, user.id)
    show(_standing(account), as_json=as_json)


@command.command("password")
@email
@password_stdin
@as_json
def set_password(*, email: str, password_stdin: bool, as_json: bool) -> None:
    """Give a user another password, and end all sessions."""
    password = _password(password_stdin=password_stdin)
    with services() as built:
        user = built.accounts.set_password(SYSTEM, email=email, password=password)
    show(_shown(user), as_json=as_json)


@command.command("unlock")
@email
def unlock(*, email: str) -> None:
    """Clear every lock of an account."""
    _change(email, lambda built, user: built.accounts.unlock_user(SYSTEM, user.id))


@command.command("disable")
@email
def disable(*, email: str) -> None:
    """Let somebody in no longer, and end all sessions."""
    _change(email, lambda built, user: built.accounts.disable_user(SYSTEM, user.id))


@command.command("enable")
@email
def enable(*, email: str) -> None:
    """Let somebody in again."""
    _change(email, lambda built, user: built.accounts.enable_user(SYSTEM, user.id))


@command.command("role")
@email
@click.argument("role", type=ROLES)
def role(*, email: str, role: str) -> None:
    """Give somebody another role, and end all sessions."""
    _change(email, lambda built, user: built.accounts.set_role(SYSTEM, user.id, Role(role)))


@command.command("require-password-change")
@email
def require_password_change(*, email: str) -> None:
    """Let somebody do nothing but change the password."""
    _change(email, lambda built, user: built.accounts.require_password_change(SYSTEM, user.id))


@command.command("erase")
@email
@click.confirmation_option(prompt="This cannot be undone. Erase the account and everything about the person?")
def erase(*, email: str) -> None:
    """Erase somebody's account, and everything about the person."""
    _change(email, lambda built, user: built.accounts.erase_user(SYSTEM, user.id))


def _change(email: str, change: Callable[[Services, User], None]) -> None:
    with services() as built:
        change(built, built.accounts.by_email(SYSTEM, email))


def _password(*, password_stdin: bool) -> str:
    if password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _shown(user: User) -> dict[str, object]:
    return {"id": user.id, "email": user.email, "name": user.name, "role": user.role.value}


def _standing(account: Account) -> dict[str, object]:
    user = account.user
    instants = {
        "created_at": user.created_at,
        "password_changed_at": user.password_changed_at,
        "disabled_at": user.disabled_at,
        "locked_until": account.locked_until,
    }
    shown = {name: at.isoformat() if at else None for name, at in instants.items()}
    return {**_shown(user), **shown, "second_factor": account.second_factor}
