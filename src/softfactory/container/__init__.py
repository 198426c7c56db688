"""Which adapter serves which port: the only package that knows all of them."""

from typing import Any

from dependency_injector import providers

from softfactory.adapters.sql import migrations
from softfactory.services import Services
from softfactory.settings import BadSetting, Settings

from .database import opened
from .table import Container

__all__ = ["Container", "build", "upgrade"]


def build(settings: Settings, **replacements: Any) -> Services:  # noqa: ANN401 - any port's adapter
    """Return the services that *settings* ask for, with adapters replaced by name: ``build(settings, clock=...)``.

    Opens the database, and brings the schema of SQLite up to date; PostgreSQL's is only checked. Raises `BadSetting`.
    """
    container = Container(settings=settings)
    for name, replacement in replacements.items():
        provider = container.providers.get(name)
        if provider is None:
            raise TypeError(f"There is no {name} to replace; there are {', '.join(sorted(container.providers))}.")
        provider.override(providers.Object(replacement))
    services: Services = container.services()
    return services


def upgrade(settings: Settings) -> str:
    """Bring the schema of the settings' database up to date and return its revision; raises `BadSetting`."""
    if settings.in_memory:
        raise BadSetting("A database in memory has no schema to upgrade.")
    with opened(settings) as engine:
        migrations.upgrade(engine)
        engine.dispose()
    return migrations.HEAD
