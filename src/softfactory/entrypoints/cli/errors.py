"""softfactory errors: events from elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from softfactory.domain.errors.model import Project
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.paging import Page, PageRequest
from softfactory.services import Services

from .importing.filing import Filing, Tally
from .importing.guess import FORMATS
from .importing.outcomes import RANKS
from .importing.reading import Reading
from .importing.sources import Source, sources
from .importing.stamps import Calendar
from .shared import as_json, everything, services, show, show_table


@click.group("errors")
def command() -> None:
    """Events and patterns."""


def _zone(_: click.Context, __: click.Parameter, value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.BadParameter(f"There is no time zone {value!r}.") from error


@command.command("import")
@click.option("--project", type=click.IntRange(min=1), help="Its id; may be left out if there is only one project.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", *FORMATS]),
    default="auto",
    show_default=True,
    help="Of the files; auto looks at their first lines.",
)
@click.option(
    "--level", type=click.Choice(list(RANKS)), default="error", show_default=True, help="The least of log records."
)
@click.option("--environment", help="Of events that do not say theirs.")
@click.option("--release", help="Of events that do not say theirs.")
@click.option("--timezone", default="UTC", callback=_zone, show_default=True, help="Of times in logs without offset.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@as_json
def import_(
    *,
    project: int | None,
    form: str,
    level: str,
    environment: str | None,
    release: str | None,
    timezone: ZoneInfo,
    files: tuple[str, ...],
    as_json: bool,
) -> None:
    """Store the events in FILES: envelopes, JSON lines, logs with tracebacks; also folders, and "-" for standard input.

    The same files again store nothing twice. Exit code 1 if something should have been an event and could not be read.
    """
    said = {"environment": environment, "release": release}
    with services() as built:
        reading = Reading(form=form, least=level, calendar=Calendar(zone=timezone, today=built.errors.now()))
        filing = Filing(
            errors=built.errors,
            project=built.errors.project(SYSTEM, project) if project else _only_project(built),
            defaults={name: value for name, value in said.items() if value},
            wait=time.sleep,
        )
        _file(filing, reading, sources(files))
    _show(filing.tally, as_json=as_json)
    sys.exit(1 if filing.tally.failed else 0)


def _file(filing: Filing, reading: Reading, found: list[Source]) -> None:
    with _progress(found) as seen:
        for source in found:
            for outcome in reading.outcomes(source, source.chunks(seen)):
                filing.take(source.name, outcome)
        filing.finish()


def _only_project(built: Services) -> Project:
    found = built.errors.projects(SYSTEM, PageRequest(limit=2)).items
    if len(found) != 1:
        raise click.UsageError("Say which project the events are of: --project ID. softfactory project list has them.")
    return found[0]


@contextmanager
def _progress(found: list[Source]) -> Iterator[Callable[[int], None]]:
    """Show on standard error, if that is a terminal, how much of the files was read."""
    from rich.console import Console  # noqa: PLC0415 - heavy, and --help does not need it
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    sizes = [source.size for source in found]
    total = None if None in sizes else sum(size or 0 for size in sizes)
    console = Console(stderr=True)
    columns = (TextColumn("Importing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)
        yield lambda size: progress.advance(task, size)


def _show(tally: Tally, *, as_json: bool) -> None:
    counts = {"stored": tally.stored, "repeats": tally.repeats, "skipped": tally.skipped, "failed": tally.failed}
    show({**counts, "reasons": tally.reasons} if as_json else counts, as_json=as_json)
    if not as_json:
        for reason in tally.reasons:
            click.echo(reason, err=True)


@command.command("consolidate")
@click.option("--project", type=click.IntRange(min=1), help="Its id; all projects without it.")
@as_json
def consolidate(*, project: int | None, as_json: bool) -> None:
    """Merge patterns whose messages differ in values only; a worker does it each minute where patterns were made."""
    with services() as built:
        found = [built.errors.project(SYSTEM, project)] if project else everything(_projects(built))
        rows = [{"project": one.id, "name": one.name, "merged": built.errors.consolidate(one.id)} for one in found]
    show_table(rows, ("project", "name", "merged"), as_json=as_json)


def _projects(built: Services) -> Callable[[PageRequest], Page[Project]]:
    return lambda page: built.errors.projects(SYSTEM, page)
