"""The demo's secret key: made once, and kept beside its database."""

import os
from pathlib import Path

from softfactory.settings import Settings


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


def environment(settings: Settings) -> str:
    """Return the variables that a command needs to find this demo, as a shell takes them."""
    key = "..."
    if settings.database_url.startswith("sqlite:///") and _key_file(settings.database_url).exists():
        key = f'"$(cat {_key_file(settings.database_url)})"'
    database = settings.database_url if settings.database_url.startswith("sqlite:") else "..."
    return f"SOFTFACTORY_DATABASE_URL={database} SOFTFACTORY_SECRET_KEY={key}"
