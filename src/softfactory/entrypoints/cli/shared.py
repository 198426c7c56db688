"""What commands share: the services, and how to print."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import click

from softfactory.domain.kernel.paging import MAX_LIMIT, Page, PageRequest
from softfactory.services import Services
from softfactory.settings import Settings

T = TypeVar("T")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def services(**changes: str) -> Iterator[Services]:
    """Build the services of the environment's settings, with these *changes*, and let go of them afterwards."""
    from softfactory.container import build  # noqa: PLC0415 - heavy, and --help does not need it

    built = build(Settings.from_env(None, **changes))
    try:
        yield built
    finally:
        built.close()


def everything(listed: Callable[[PageRequest], Page[T]]) -> Iterator[T]:
    """Yield every item of a list, page after page."""
    cursor: str | None = None
    while True:
        found = listed(PageRequest(limit=MAX_LIMIT, cursor=cursor))
        yield from found.items
        cursor = found.next_cursor
        if cursor is None:
            return


def show(values: Mapping[str, object], *, as_json: bool) -> None:
    """Print values as one JSON object, or one line each."""
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        for name, value in values.items():
            click.echo(f"{name}: {value}")


def show_table(rows: Sequence[Mapping[str, object]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print rows as JSON lines, or the named columns as a table as wide as the terminal."""
    if as_json:
        for row in rows:
            show(row, as_json=True)
        return
    from rich.console import Console  # noqa: PLC0415 - heavy, and few commands print tables
    from rich.table import Table  # noqa: PLC0415

    table = Table(*columns)
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns))
    Console().print(table)
