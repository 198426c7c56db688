"""Projects, their keys and DSNs, and who may see them."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import attrs

from softfactory.domain.kernel.actor import Actor, NotAllowed, Role
from softfactory.domain.kernel.events import done_by
from softfactory.domain.kernel.instants import micros
from softfactory.domain.kernel.paging import Page, PageRequest, paged

from .model import Project, ProjectKey
from .ports import ErrorsTx
from .problems import BadKey, InvalidProjectName, KeyNotFound, ProjectNotFound
from .usecases import UseCases, must_see, scope

KEY_MEMORY = timedelta(seconds=5)
"""How long a process may go on trusting a key it looked up: a revoked key is refused everywhere within that."""
MOST_KEYS_REMEMBERED = 10_000
MAX_NAME = 200
KEY = re.compile("[0-9a-f]{32}")


@attrs.frozen(kw_only=True, slots=False)
class ProjectUseCases(UseCases):
    """Making projects and saying who belongs to them."""

    _trusted: dict[str, tuple[int, datetime]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def create_project(self, actor: Actor, *, name: str) -> Project:
        """Make a project with one key; a user who makes one is its first member. *name*: 1 to 200 characters.

        Raises `NotAllowed` for the holder of a project's key.
        """
        if actor.user_id is None and not actor.is_admin:
            raise NotAllowed("Users make projects; a project's key only reports to its own.")
        name = name.strip()
        if not 1 <= len(name) <= MAX_NAME or not name.isprintable():
            raise InvalidProjectName(f"A project's name has 1 to {MAX_NAME} printable characters.")
        with self.store.writing() as tx:
            project = tx.projects.add(name, created_at=self.now())
            self._add_key(tx, project.id)
            if actor.user_id:
                tx.projects.add_member(project.id, actor.user_id)
            self._note(tx, actor, "project_created", project.id)
        return project

    def projects(self, actor: Actor, page: PageRequest | None = None) -> Page[Project]:
        """Return the projects that the actor may see, newest first."""
        with self.store.reading() as tx:
            return tx.projects.listed(scope(actor, None), page or PageRequest())

    def project(self, actor: Actor, project_id: int) -> Project:
        """Return one project; raises `ProjectNotFound`."""
        with self.store.reading() as tx:
            return self._visible(tx, actor, project_id)

    def keys(self, actor: Actor, project_id: int, page: PageRequest | None = None) -> Page[ProjectKey]:
        """Return the project's keys, oldest first, revoked ones too."""
        with self.store.reading() as tx:
            self._visible(tx, actor, project_id)
            found = tx.projects.keys(project_id)
        return paged(found, page or PageRequest(), lambda key: (micros(key.created_at), key.key))

    def add_key(self, actor: Actor, project_id: int) -> ProjectKey:
        """Give the project one more key."""
        with self.store.writing() as tx:
            self._visible(tx, actor, project_id)
            key = self._add_key(tx, project_id)
            self._note(tx, actor, "project_key_created", project_id, key=key.key)
        return key

    def revoke_key(self, actor: Actor, project_id: int, key: str) -> None:
        """Refuse the key from now on, in other processes within `KEY_MEMORY`; raises `KeyNotFound`."""
        with self.store.writing() as tx:
            self._visible(tx, actor, project_id)
            found = tx.projects.find_key(key)
            if found is None or found.project_id != project_id:
                raise KeyNotFound("The project has no such key.")
            tx.projects.revoke_key(key, at=self.now())
            self._note(tx, actor, "project_key_revoked", project_id, key=key)
        self._trusted.pop(key, None)

    def members(self, actor: Actor, project_id: int, page: PageRequest | None = None) -> Page[str]:
        """Return the ids of the users who may see the project, sorted."""
        with self.store.reading() as tx:
            self._visible(tx, actor, project_id)
            found = tx.projects.members(project_id)
        return paged(found, page or PageRequest(), lambda user_id: (user_id,))

    def add_member(self, actor: Actor, project_id: int, user_id: str) -> None:
        """Let a user see the project; its members and administrators may say so."""
        with self.store.writing() as tx:
            self._visible(tx, actor, project_id)
            tx.projects.add_member(project_id, user_id)
            self._note(tx, actor, "project_member_added", project_id, user_id)

    def remove_member(self, actor: Actor, project_id: int, user_id: str) -> None:
        """Let a user see the project no longer."""
        with self.store.writing() as tx:
            self._visible(tx, actor, project_id)
            tx.projects.remove_member(project_id, user_id)
            self._note(tx, actor, "project_member_removed", project_id, user_id)

    def memberships(self, user_id: str) -> frozenset[int]:
        """Return the projects that the user is a member of: what an `Actor` is made of."""
        with self.store.glancing() as tx:
            return tx.projects.of_member(user_id)

    def reporter(self, key: str, project_id: int | None = None) -> Actor:
        """Return the actor who holds a key; raises `BadKey` for an unknown or revoked one, or another project's."""
        if not KEY.fullmatch(key):
            raise BadKey("A key has 32 hex digits; the project's DSN holds a good one.")
        now = self.now()
        owner, until = self._trusted.get(key, (0, now))
        if until <= now:
            owner = self._look_up(key)
            if len(self._trusted) >= MOST_KEYS_REMEMBERED:
                self._trusted.clear()
            self._trusted[key] = owner, now + KEY_MEMORY
        if project_id not in (None, owner):
            raise BadKey(f"The key is not one of project {project_id}.")
        return Actor(role=Role.USER, holds_key=True, projects=frozenset({owner}))

    def dsn(self, key: ProjectKey) -> str:
        """Return what an SDK is configured with: the public URL with the key and the project's id."""
        url = urlsplit(self.public_url)
        return f"{url.scheme}://{key.key}@{url.netloc}{url.path.rstrip('/')}/{key.project_id}"

    def _look_up(self, key: str) -> int:
        with self.store.reading() as tx:
            found = tx.projects.find_key(key)
        if found is None or found.revoked_at is not None:
            raise BadKey("The key is unknown or revoked; the project's DSN holds a good one.")
        return found.project_id

    def _add_key(self, tx: ErrorsTx, project_id: int) -> ProjectKey:
        key = ProjectKey(key=self.ids.token(), project_id=project_id, created_at=self.now())
        tx.projects.add_key(key)
        return key

    def _note(
        self, tx: ErrorsTx, actor: Actor, name: str, project_id: int, user_id: str | None = None, **more: str
    ) -> None:
        """Tell the audit log who changed what a project lets in."""
        details = {"project": str(project_id), **more}
        tx.record(done_by(actor, name, at=self.now(), subject_id=user_id, details=details))

    def _visible(self, tx: ErrorsTx, actor: Actor, project_id: int) -> Project:
        must_see(actor, project_id)
        project = tx.projects.find(project_id)
        if project is None:
            raise ProjectNotFound(f"There is no project {project_id}.")
        return project
