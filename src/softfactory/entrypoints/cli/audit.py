"""softfactory audit: what happened to whom, and whether the record of it holds."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from softfactory.domain.audit.breaks import Verdict
from softfactory.domain.audit.model import Readable
from softfactory.domain.audit.ports import Criteria
from softfactory.domain.kernel.actor import SYSTEM
from softfactory.domain.kernel.paging import MAX_LIMIT, PageRequest

from .shared import as_json, services, show, show_table

COLUMNS = ("seq", "at", "name", "count", "actor_id", "subject_id", "address")


@click.group("audit")
def command() -> None:
    """The tamper-evident log of security events."""


@command.command("verify")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with heads of the log; by default the one that the settings name.",
)
@as_json
def verify(*, anchor: Path | None, as_json: bool) -> None:
    """Check every row of the log, and every line of the anchor; exit code 1 if it does not hold."""
    changes = {"audit_anchor": str(anchor)} if anchor else {}
    with services(**changes) as built:
        verdict = built.audit.verify(SYSTEM)
    _show_verdict(verdict, as_json=as_json)
    sys.exit(0 if verdict.ok else 1)


@command.command("head")
@as_json
def head(*, as_json: bool) -> None:
    """Print number and MAC of the last row: to be kept elsewhere, and compared."""
    with services() as built:
        found = built.audit.head(SYSTEM)
    show({"seq": found.seq if found else 0, "mac": found.mac.hex() if found else ""}, as_json=as_json)


@command.command("export")
def export() -> None:
    """Print all rows as JSON lines, oldest first."""
    with services() as built:
        for entry in built.audit.export(SYSTEM):
            show(_shown(entry), as_json=True)


@command.command("list")
@click.option("--name", help="Of the event, such as authn_login_success.")
@click.option("--actor", help="The id of the user who did it.")
@click.option("--subject", help="The id of the user it was done to.")
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=20, show_default=True, help="Rows at most.")
@as_json
def list_(*, name: str | None, actor: str | None, subject: str | None, limit: int, as_json: bool) -> None:
    """Show the newest rows."""
    criteria = Criteria(name=name, actor_id=actor, subject_id=subject)
    with services() as built:
        found = built.audit.search(SYSTEM, criteria, PageRequest(limit=limit))
    show_table([_shown(entry) for entry in found.items], COLUMNS, as_json=as_json)


def _show_verdict(verdict: Verdict, *, as_json: bool) -> None:
    checked = {"ok": verdict.ok, "rows": verdict.rows, "lines": verdict.lines}
    if as_json:
        breaks = [
            {"kind": one.kind.value, "first": one.first, "last": one.last, "line": one.line, "sentence": str(one)}
            for one in verdict.breaks
        ]
        click.echo(json.dumps({**checked, "breaks": breaks}, ensure_ascii=False))
        return
    for one in verdict.breaks:
        click.echo(str(one))
    holds = "The log holds" if verdict.ok else "The log does not hold"
    click.echo(f"{holds}: {verdict.rows} rows checked, against {verdict.lines} lines of the anchor.")


def _shown(entry: Readable) -> Mapping[str, object]:
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "name": entry.name,
        "count": entry.count,
        "actor_id": entry.actor_id,
        "subject_id": entry.subject_id,
        "identifier": entry.identifier,
        "session_id": entry.session_id,
        "address": entry.origin.address if entry.origin else None,
        "user_agent": entry.origin.user_agent if entry.origin else None,
        "details": dict(entry.details),
        "personal": dict(entry.personal) if entry.personal is not None else None,
        "erased": entry.erased,
    }
