"""Errors in, by the JSON API."""

from typing import Annotated, Any

import attrs
import msgspec
from msgspec import Meta

from softfactory.domain.errors.intake.quota import OverQuota
from softfactory.domain.errors.intake.usecases import MOST_REPORTS
from softfactory.domain.errors.model import Receipt, Severity
from softfactory.domain.errors.payloads.report import Report, Told
from softfactory.domain.errors.problems import InvalidEvent, ProjectNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.batch import TooBusy
from softfactory.entrypoints.http.auth import REPORTER
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import MEBIBYTE, Instant, InvalidRequest, ProjectId, Short, Wire, instant, into


class ErrorEvent(Wire):
    """One occurrence of an error."""

    error_type: Annotated[str, Meta(min_length=1, max_length=200)]
    message: Annotated[str, Meta(max_length=8192)]
    traceback: Annotated[str, Meta(max_length=262144, description="As the language prints it.")] | None = None
    stack_trace: Annotated[str, Meta(max_length=262144, description="The older name of `traceback`.")] | None = None
    context: dict[str, Any] | None = None
    severity: Severity | None = None
    project: ProjectId | None = None
    project_id: Annotated[int, Meta(ge=1, le=2**31 - 1, description="The older name of `project`.")] | None = None
    user_id: Short | None = None
    file: Annotated[str, Meta(max_length=1024)] | None = None
    line: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = None
    environment: Short | None = None
    release: Short | None = None
    timestamp: Instant | None = None
    fingerprint: Annotated[list[Short], Meta(max_length=20)] | None = None
    tags: Annotated[dict[Short, Short], Meta(max_length=50)] | None = None
    event_id: (
        Annotated[str, Meta(pattern="^[0-9a-f]{32}$", description="Sending it again is the same event.")] | None
    ) = None

    def told(self) -> Told:
        """Return the occurrence as the domain knows it."""
        names = {field.name for field in attrs.fields(Told)}
        told: dict[str, Any] = {name: getattr(self, name) for name in self.__struct_fields__ if name in names}
        when = instant(self.timestamp) if self.timestamp else None
        return Told(**told | {"traceback": self.traceback or self.stack_trace, "timestamp": when})

    def for_project(self, actor: Actor) -> int:
        """Return the project that the event says, or else the key's; raises `InvalidRequest` when neither does."""
        said = {project for project in (self.project, self.project_id) if project is not None}
        if len(said) > 1:
            raise InvalidRequest("project and project_id disagree.")
        if actor.holds_key and said <= actor.projects:
            return next(iter(actor.projects))
        if actor.holds_key:
            raise InvalidRequest("project is not the one of the key.")
        if not said:
            raise InvalidRequest("project is missing: say whose event it is, or send the project's key.")
        return said.pop()


Events = Annotated[list[ErrorEvent], Meta(min_length=1, max_length=MOST_REPORTS)]


class ReceiptView(Wire):
    """What became of an event: it is on disk."""

    event_id: str
    pattern_id: str
    is_new: bool
    is_regression: bool
    severity: Severity
    frequency: int


class ReceiptsView(Wire):
    """The receipts of a list, in its order."""

    items: list[ReceiptView]


class KeyQuery(Wire):
    """The project's key, for programs that cannot set a header."""

    sentry_key: Annotated[str, Meta(max_length=64)] | None = None


class Log(Resource):
    """/api/errors/log."""

    @operation(
        guard=REPORTER,
        answer=(ReceiptView, ReceiptsView),
        status=201,
        body_limit=20 * MEBIBYTE,
        refuses=(ProjectNotFound, InvalidEvent, TooBusy, OverQuota),
    )
    def on_post(self, actor: Actor, body: ErrorEvent | Events, query: KeyQuery) -> ReceiptView | ReceiptsView:
        """Store one event, or a list of up to 1,000, all or nothing; 201 means on disk."""
        del query  # what it holds, the guard has read
        errors = self.services.errors
        if isinstance(body, ErrorEvent):
            return _view(errors.submit(self._report(body, actor), actor))
        receipts = errors.log_many([self._report(item, actor, where=f"[{at}].") for at, item in enumerate(body)], actor)
        return ReceiptsView(items=[_view(receipt) for receipt in receipts])

    @staticmethod
    def _report(item: ErrorEvent, actor: Actor, where: str = "") -> Report:
        if item.context and len(msgspec.json.encode(item.context)) > MEBIBYTE:
            raise InvalidRequest(f"{where}context: more than 1 MiB.")
        return item.told().report(item.for_project(actor))


def _view(receipt: Receipt) -> ReceiptView:
    view: ReceiptView = into(ReceiptView, receipt)
    return view
