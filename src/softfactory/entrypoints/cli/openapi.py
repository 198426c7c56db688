"""softfactory openapi: the API's description."""

import json

import click


@click.command("openapi")
def command() -> None:
    """Print the description of the HTTP API (OpenAPI 3.1, JSON)."""
    from softfactory.entrypoints.http.openapi import description  # noqa: PLC0415 - heavy, and --help does not need it

    click.echo(json.dumps(description(), indent=2, ensure_ascii=False, default=str))
