"""softfactory keys: what signs and seals."""

import click

from softfactory.domain.kernel.actor import SYSTEM

from .shared import as_json, services, show


@click.group("keys")
def command() -> None:
    """Keys that sign access tokens and protect what is stored."""


@command.command("rotate")
@as_json
def rotate(*, as_json: bool) -> None:
    """Sign with a new key from now on, and seal everything anew under SOFTFACTORY_SECRET_KEY.

    Tokens signed before stay good until they expire. After a change of the secret key, run it once with the one before
    as SOFTFACTORY_OLDER_SECRET_KEY; from then on that may be forgotten.
    """
    with services() as built:
        version = built.accounts.rotate_keys(SYSTEM)
        built.audit.rotate_keys(SYSTEM)
    show({"signing_key": version}, as_json=as_json)
