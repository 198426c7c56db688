"""Bundles of source maps, as people see them."""

from datetime import datetime

from softfactory.domain.errors.problems import ProjectNotFound
from softfactory.domain.errors.sourcemaps.model import Bundle
from softfactory.domain.errors.sourcemaps.problems import ArtifactNotFound
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire


class BundleView(Wire):
    """The source maps of one build; `size` is in bytes as they are kept, `last_used` is exact to a day."""

    id: str
    checksum: str
    release: str | None
    dist: str | None
    maps: int
    size: int
    created_at: datetime
    last_used: datetime


class Artifacts(Resource):
    """/api/errors/projects/{project_id}/artifacts."""

    @operation(guard=USER_READS, answer=PageView[BundleView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: Paged) -> Page[Bundle]:
        """List a project's bundles of source maps, newest first."""
        return self.services.errors.artifacts(actor, project_id, query.page())


class OneArtifact(Resource):
    """/api/errors/projects/{project_id}/artifacts/{bundle_id}."""

    @operation(guard=USER_WRITES, status=204, refuses=(ProjectNotFound, ArtifactNotFound))
    def on_delete(self, actor: Actor, project_id: int, bundle_id: str) -> None:
        """Forget a bundle of source maps; what it told of events stays."""
        self.services.errors.delete_artifacts(actor, project_id, bundle_id)
