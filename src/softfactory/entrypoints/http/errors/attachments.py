"""Files that came with an event: given out as they are, and never as anything a browser would run."""

from datetime import datetime

import falcon

from softfactory.domain.errors.items.kept import Attachment
from softfactory.domain.errors.items.problems import AttachmentNotFound
from softfactory.domain.errors.problems import EventNotFound, ProjectNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page, paged
from softfactory.entrypoints.http.auth import USER_READS
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, ProjectId, Wire

from .events import WhichProject

BYTES = "application/octet-stream"
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"


class AttachmentsQuery(Paged):
    """The project, when two hold the same id."""

    project: ProjectId | None = None


class AttachmentView(Wire, rename={"project_id": "project"}):
    """A file; `content_type` is what its sender said."""

    id: str
    event_id: str
    project_id: int
    filename: str
    content_type: str
    attachment_type: str
    size: int
    at: datetime


class EventAttachments(Resource):
    """/api/errors/events/{event_id}/attachments."""

    @operation(guard=USER_READS, answer=PageView[AttachmentView], refuses=(EventNotFound, ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, event_id: str, query: AttachmentsQuery) -> Page[Attachment]:
        """List the files that came with an event."""
        found = self.services.errors.attachments(actor, event_id, project=query.project)
        return paged(found, query.page(), lambda file: (file.id, file.project_id))


class OneAttachment(Resource):
    """/api/errors/events/{event_id}/attachments/{attachment_id}."""

    @operation(guard=USER_READS, media_type=BYTES, refuses=(AttachmentNotFound, ProjectNotFound))
    def on_get(
        self, actor: Actor, event_id: str, attachment_id: str, query: WhichProject, resp: falcon.Response
    ) -> None:
        """Give a file's bytes, whatever they are, to be saved."""
        file, content = self.services.errors.attachment(actor, event_id, attachment_id, project=query.project)
        resp.content_type = BYTES
        resp.downloadable_as = file.filename
        resp.set_header("Content-Security-Policy", SANDBOX)
        resp.data = content
