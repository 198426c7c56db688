"""The audit log: searched, exported, verified."""

from collections.abc import Iterator
from datetime import datetime

import falcon
import msgspec

from softfactory.domain.audit.breaks import Kind, Verdict
from softfactory.domain.audit.model import Readable
from softfactory.domain.audit.ports import Criteria
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page

from .auth import AUDITOR
from .operation import Resource, operation
from .wire import Instant, Paged, PageView, Short, Wire, instant, into

JSON_LINES = "application/jsonl"


class AuditQuery(Paged):
    """Which entries: those that meet all that is given."""

    name: Short | None = None
    """Such as `authn_login_fail`."""
    actor: Short | None = None
    """The id of who did it."""
    subject: Short | None = None
    """The id of whom it was done to."""
    since: Instant | None = None
    until: Instant | None = None

    def criteria(self) -> Criteria:
        """Return what the query asks for."""
        return Criteria(
            name=self.name,
            actor_id=self.actor,
            subject_id=self.subject,
            since=instant(self.since) if self.since else None,
            until=instant(self.until) if self.until else None,
        )


class OriginView(Wire):
    """Where somebody came from."""

    address: str | None
    user_agent: str


class EntryView(Wire):
    """Something that happened; `origin` and `personal` are null where a person was erased."""

    seq: int
    at: datetime
    name: str
    count: int
    actor_id: str | None
    subject_id: str | None
    identifier: str | None
    session_id: str | None
    details: dict[str, str]
    origin: OriginView | None
    personal: dict[str, str] | None
    erased: bool


class BreakView(Wire):
    """One place where the chain does not hold."""

    kind: Kind
    first: int
    last: int
    sentence: str


class VerdictView(Wire):
    """Whether the log is as it was written, and where not."""

    ok: bool
    rows: int
    lines: int
    """How many lines of the anchor the rows were compared with."""
    breaks: list[BreakView]


class Search(Resource):
    """/api/admin/audit."""

    @operation(guard=AUDITOR, answer=PageView[EntryView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: AuditQuery) -> Page[Readable]:
        """List entries of the audit log, newest first."""
        return self.services.audit.search(actor, query.criteria(), query.page())


class Verify(Resource):
    """/api/admin/audit/verify."""

    @operation(guard=AUDITOR, answer=VerdictView)
    def on_get(self, actor: Actor) -> VerdictView:
        """Check every row of the audit log, and every line that was kept outside."""
        return _verdict_view(self.services.audit.verify(actor))


class Export(Resource):
    """/api/admin/audit/export."""

    @operation(guard=AUDITOR, media_type=JSON_LINES)
    def on_get(self, actor: Actor, resp: falcon.Response) -> None:
        """Give the whole audit log, oldest first, an entry a line."""
        resp.content_type = JSON_LINES
        resp.stream = _lines(self.services.audit.export(actor))


def _lines(entries: Iterator[Readable]) -> Iterator[bytes]:
    for entry in entries:
        yield msgspec.json.encode(into(EntryView, entry)) + b"\n"


def _verdict_view(verdict: Verdict) -> VerdictView:
    breaks = [BreakView(kind=one.kind, first=one.first, last=one.last, sentence=str(one)) for one in verdict.breaks]
    return VerdictView(ok=verdict.ok, rows=verdict.rows, lines=verdict.lines, breaks=breaks)
