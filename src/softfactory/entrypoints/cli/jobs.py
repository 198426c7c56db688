"""softfactory jobs: what waits, runs or is dead."""

from collections.abc import Iterator

import click

from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.jobs import Job, JobState
from softfactory.domain.kernel.paging import MAX_LIMIT, PageRequest
from softfactory.services import Services

from .shared import as_json, services, show, show_table

COLUMNS = ("id", "kind", "state", "due_at", "attempts", "last_error")


@click.group("jobs")
def command() -> None:
    """Jobs: what falls due, and what failed for good."""


@command.command("list")
@click.option("--state", type=click.Choice([state.value for state in JobState]), help="Only these.")
@as_json
def list_(*, state: str | None, as_json: bool) -> None:
    """List the jobs that are not finished, newest first."""
    with services() as built:
        rows = [_shown(job) for job in _all(built, JobState(state) if state else None)]
    show_table(rows, COLUMNS, as_json=as_json)


@command.command("retry")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All that are dead.")
@as_json
def retry(*, ids: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """Make dead jobs due now, with all their attempts before them."""
    if bool(ids) == everything:
        raise click.UsageError("Name the jobs, or say --all.")
    with services() as built:
        for job_id in ids:
            built.jobs.retry(SYSTEM, job_id)
        retried = built.jobs.retry_all(SYSTEM) if everything else len(ids)
    show({"retried": retried}, as_json=as_json)


def _all(built: Services, state: JobState | None) -> Iterator[Job]:
    cursor: str | None = None
    while True:
        found = built.jobs.listed(SYSTEM, state, PageRequest(limit=MAX_LIMIT, cursor=cursor))
        yield from found.items
        cursor = found.next_cursor
        if cursor is None:
            return


def _shown(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state.value,
        "due_at": job.due_at.isoformat(),
        "attempts": job.attempts,
        "last_error": job.last_error,
    }
