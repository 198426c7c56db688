"""Projects, their keys and members."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta

from softfactory.domain.accounts.problems import UserNotFound
from softfactory.domain.errors.model import Project, ProjectKey
from softfactory.domain.errors.problems import (
    InvalidProjectName,
    InvalidRules,
    InvalidSettings,
    KeyNotFound,
    ProjectNotFound,
)
from softfactory.domain.kernel.actor import Actor
from softfactory.domain.kernel.paging import BadCursor, Page
from softfactory.entrypoints.http.auth import USER_READS, USER_WRITES
from softfactory.entrypoints.http.operation import Resource, operation
from softfactory.entrypoints.http.wire import Paged, PageView, Wire

from .project_settings import ProjectChange


class NewProject(Wire):
    """What a project is called."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]


class ProjectView(Wire):
    """Something whose errors are kept together."""

    id: int
    name: str
    created_at: datetime
    events_per_minute: int | None
    retention_days: int | None
    retention_events: int | None
    scrub_names: list[str]
    scrub_addresses: bool
    rules: list[dict[str, Any]]


class KeyView(Wire):
    """A key, and the DSN that an SDK is configured with."""

    key: str
    dsn: str
    created_at: datetime
    revoked_at: datetime | None


class NewMember(Wire):
    """Whom to let in."""

    email: Annotated[str, Meta(max_length=320)]


class MemberView(Wire):
    """A user who may see a project."""

    user_id: str


class Projects(Resource):
    """/api/errors/projects."""

    @operation(guard=USER_READS, answer=PageView[ProjectView], refuses=(BadCursor,))
    def on_get(self, actor: Actor, query: Paged) -> Page[Project]:
        """List the projects you may see, newest first."""
        return self.services.errors.projects(actor, query.page())

    @operation(guard=USER_WRITES, answer=ProjectView, status=201, refuses=(InvalidProjectName,))
    def on_post(self, actor: Actor, body: NewProject) -> Project:
        """Make a project with one key; you are its first member."""
        return self.services.errors.create_project(actor, name=body.name)


class OneProject(Resource):
    """/api/errors/projects/{project_id}."""

    @operation(guard=USER_READS, answer=ProjectView, refuses=(ProjectNotFound,))
    def on_get(self, actor: Actor, project_id: int) -> Project:
        """Show a project."""
        return self.services.errors.project(actor, project_id)

    @operation(guard=USER_WRITES, answer=ProjectView, refuses=(ProjectNotFound, InvalidSettings, InvalidRules))
    def on_patch(self, actor: Actor, project_id: int, body: ProjectChange) -> Project:
        """Change what a project sets: how much it stores, how long it keeps it, and what it never keeps."""
        return self.services.errors.change_project(actor, project_id, **body.changes())


class Keys(Resource):
    """/api/errors/projects/{project_id}/keys."""

    @operation(guard=USER_READS, answer=PageView[KeyView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: Paged) -> Page[KeyView]:
        """List a project's keys, oldest first, each with its DSN."""
        return self.services.errors.keys(actor, project_id, query.page()).map(self._view)

    @operation(guard=USER_WRITES, answer=KeyView, status=201, refuses=(ProjectNotFound,))
    def on_post(self, actor: Actor, project_id: int) -> KeyView:
        """Give a project one more key."""
        return self._view(self.services.errors.add_key(actor, project_id))

    def _view(self, key: ProjectKey) -> KeyView:
        dsn = self.services.errors.dsn(key)
        return KeyView(key=key.key, dsn=dsn, created_at=key.created_at, revoked_at=key.revoked_at)


class OneKey(Resource):
    """/api/errors/projects/{project_id}/keys/{key}."""

    @operation(guard=USER_WRITES, status=204, refuses=(ProjectNotFound, KeyNotFound))
    def on_delete(self, actor: Actor, project_id: int, key: str) -> None:
        """Revoke a key: it is refused everywhere within 5 seconds."""
        self.services.errors.revoke_key(actor, project_id, key)


class Members(Resource):
    """/api/errors/projects/{project_id}/members."""

    @operation(guard=USER_READS, answer=PageView[MemberView], refuses=(ProjectNotFound, BadCursor))
    def on_get(self, actor: Actor, project_id: int, query: Paged) -> Page[MemberView]:
        """List who may see a project."""
        found = self.services.errors.members(actor, project_id, query.page())
        return found.map(lambda user_id: MemberView(user_id=user_id))

    @operation(guard=USER_WRITES, answer=MemberView, status=201, refuses=(ProjectNotFound, UserNotFound))
    def on_post(self, actor: Actor, project_id: int, body: NewMember) -> MemberView:
        """Let a user, named by e-mail address, see a project."""
        self.services.errors.project(actor, project_id)  # whoever may not see it learns nothing about addresses
        user = self.services.accounts.by_email(actor, body.email)
        self.services.errors.add_member(actor, project_id, user.id)
        return MemberView(user_id=user.id)


class OneMember(Resource):
    """/api/errors/projects/{project_id}/members/{user_id}."""

    @operation(guard=USER_WRITES, status=204, refuses=(ProjectNotFound,))
    def on_delete(self, actor: Actor, project_id: int, user_id: str) -> None:
        """Let a user see a project no longer."""
        self.services.errors.remove_member(actor, project_id, user_id)
